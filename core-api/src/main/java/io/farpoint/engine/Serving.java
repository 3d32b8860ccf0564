package io.farpoint.engine;

import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.ServedWorker;
import io.farpoint.Tensor;
import io.farpoint.op.Layout;
import io.farpoint.session.HostMemory;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Listening;
import io.farpoint.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** A worker on a device of this engine that others reach through a transport. */
final class Serving implements ServedWorker {
    private final Options options;
    private final WorkerHost host;
    private volatile Listening listening;

    Serving(String id, Backend backend, Options options) {
        this.options = options;
        SessionLimits limits =
                new SessionLimits(SessionLimits.DEFAULT_OBJECTS, options.memoryLimitBytes());
        this.host = new WorkerHost(id, backend, limits, System::nanoTime, this::wake);
    }

    void listen(String uri, Transport transport) {
        listening = transport.listen(uri, host, options);
    }

    private void wake() {
        Listening there = listening;
        if (there != null) {
            there.wake();
        }
    }

    @Override
    public String id() {
        return host.id();
    }

    @Override
    public String address() {
        return listening.address();
    }

    @Override
    public void publish(Tensor data, String description, String... tags) {
        if (tags.length == 0) {
            throw new FarpointException("published data need at least one tag to be found by");
        }
        Handle handle = (Handle) data;
        Layout view = handle.layout();
        long bytes = view.shape().size() * handle.dtype().bytes();
        MemorySegment copy =
                handle.worker()
                        .link()
                        .read(handle.record(), view, HostMemory.allocate(bytes))
                        .await(options.timeout(), "the reading of what is to be published");
        host.publish(handle.dtype(), view.shape(), copy, Set.of(tags), description);
    }

    @Override
    public void close() {
        listening.close();
        host.close();
    }

    @Override
    public String toString() {
        return "<ServedWorker id:" + host.id() + " at " + address() + ">";
    }
}
