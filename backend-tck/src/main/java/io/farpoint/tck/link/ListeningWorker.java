package io.farpoint.tck.link;

import io.farpoint.Options;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Listening;
import io.farpoint.spi.Transport;
import java.util.ServiceLoader;

/** A worker that listens through a transport of the class path. */
public final class ListeningWorker implements AutoCloseable {
    private final WorkerHost host;
    private final Transport transport;
    private volatile Listening listening;

    private ListeningWorker(String id, Backend backend, SessionLimits limits, Transport transport) {
        this.transport = transport;
        this.host = new WorkerHost(id, backend, limits, System::nanoTime, this::wake);
    }

    /**
     * Starts a worker.
     *
     * @param id its id
     * @param backend its device, which stays the caller's to close
     * @param limits what each session may hold
     * @param uri where it listens
     * @param options its settings
     * @return the worker
     */
    public static ListeningWorker start(
            String id, Backend backend, SessionLimits limits, String uri, Options options) {
        String scheme = uri.substring(0, uri.indexOf(':'));
        for (Transport transport : ServiceLoader.load(Transport.class)) {
            if (transport.scheme().equals(scheme)) {
                ListeningWorker worker = new ListeningWorker(id, backend, limits, transport);
                worker.listening = transport.listen(uri, worker.host, options);
                return worker;
            }
        }
        throw new AssertionError("no transport serves " + uri);
    }

    private void wake() {
        Listening there = listening;
        if (there != null) {
            there.wake();
        }
    }

    /**
     * The worker itself.
     *
     * @return the host, to publish data on
     */
    public WorkerHost host() {
        return host;
    }

    /**
     * How it is reached.
     *
     * @return the transport
     */
    public Transport transport() {
        return transport;
    }

    /**
     * Where it is reached.
     *
     * @return a URI
     */
    public String address() {
        return listening.address();
    }

    @Override
    public void close() {
        listening.close();
        host.close();
    }
}
