package io.farpoint.engine;

import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.ServedWorker;
import io.farpoint.WorkerNotFoundException;
import io.farpoint.session.DirectLink;
import io.farpoint.session.Link;
import io.farpoint.session.Pending;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All state of one {@code Farpoint}: its workers and devices, its live handles, and the way an op
 * takes from operands to a new tensor. Safe from many threads.
 */
public final class Engine implements AutoCloseable {
    private final Options options;
    private final Differentiator differentiator;
    private final Devices devices;
    private final Courier courier = new Courier();
    private final Seeds seeds = new Seeds();
    private final Handles handles = new Handles();
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final long firstHandleId = randomStart();
    private final AtomicInteger handleNumbers = new AtomicInteger();
    private final Map<String, EngineWorker> workers = new ConcurrentHashMap<>();
    private final List<Link> streams = new CopyOnWriteArrayList<>();
    private final List<WorkerHost> hosts = new ArrayList<>();
    private final List<Serving> servings = new ArrayList<>();
    private final EngineWorker me;
    private volatile boolean closed;

    /**
     * An engine with its local worker.
     *
     * @param options the user's settings
     * @param differentiator how gradients are made
     */
    public Engine(Options options, Differentiator differentiator) {
        this.options = options;
        this.differentiator = differentiator;
        this.devices = new Devices(options);
        this.recorder = new Recorder(differentiator);
        this.dispatcher = new Dispatcher(handles, recorder);
        this.me = openInProcess("me", EngineWorker.Kind.LOCAL, options.backend());
    }

    /** Ids rise from a random start, so that nobody takes an id for a permission. */
    static long randomStart() {
        return ThreadLocalRandom.current().nextLong(10_000_000_000L, 90_000_000_000L);
    }

    /**
     * The local worker.
     *
     * @return me
     */
    public EngineWorker me() {
        return me;
    }

    /**
     * The user's settings.
     *
     * @return the options
     */
    public Options options() {
        return options;
    }

    /**
     * How gradients are made.
     *
     * @return autograd
     */
    public Differentiator differentiator() {
        return differentiator;
    }

    Courier courier() {
        return courier;
    }

    /**
     * Seed and counter of all random numbers.
     *
     * @return the seeds
     */
    public Seeds seeds() {
        return seeds;
    }

    Handles handles() {
        return handles;
    }

    /**
     * The recording of the graph.
     *
     * @return the recorder
     */
    public Recorder recorder() {
        return recorder;
    }

    /**
     * The way of ops.
     *
     * @return the dispatcher
     */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /**
     * Opens a scope on this thread.
     *
     * @return the scope
     */
    public HandleScope scope() {
        return handles.scope();
    }

    /**
     * Takes a handle out of its scope: something longer-lived owns it from now on.
     *
     * @param handle the handle
     * @return the same handle
     */
    public Handle own(Handle handle) {
        return handles.own(handle);
    }

    int nextHandleNumber() {
        return handleNumbers.incrementAndGet();
    }

    long handleId(int number) {
        return firstHandleId + Integer.toUnsignedLong(number);
    }

    /**
     * The devices that can run here.
     *
     * @return one entry a device
     */
    public List<DeviceInfo> devices() {
        return devices.list();
    }

    /**
     * Makes a worker of this process.
     *
     * @param id its id
     * @param device its device, or null for the default
     * @return the worker
     */
    public EngineWorker virtualWorker(String id, String device) {
        return openInProcess(
                id, EngineWorker.Kind.VIRTUAL, device == null ? options.backend() : device);
    }

    private EngineWorker openInProcess(String id, EngineWorker.Kind kind, String device) {
        requireOpen();
        Backend backend = devices.open(device);
        SessionLimits limits =
                new SessionLimits(SessionLimits.DEFAULT_OBJECTS, options.memoryLimitBytes());
        WorkerHost host = new WorkerHost(id, backend, limits, System::nanoTime, courier::wake);
        Link link = new DirectLink(host.openSession(this), kind == EngineWorker.Kind.LOCAL);
        EngineWorker worker = seat(new EngineWorker(this, id, kind, link));
        synchronized (hosts) {
            hosts.add(host);
        }
        courier.watch(host::advance);
        return worker;
    }

    /**
     * Lets other processes connect to a worker of this one.
     *
     * @param id the worker's id, for messages
     * @param uri the address to listen on
     * @param transport the transport that serves it
     * @return the worker, to be closed
     */
    public ServedWorker serve(String id, String uri, Transport transport) {
        requireOpen();
        Serving serving = new Serving(id, devices.open(options.backend()), options);
        serving.listen(uri, transport);
        synchronized (hosts) {
            servings.add(serving);
        }
        return serving;
    }

    /**
     * Adds a worker behind a link that a transport made.
     *
     * @param id its id
     * @param link its door
     * @return the worker
     */
    public EngineWorker remoteWorker(String id, Link link) {
        requireOpen();
        link.call(id);
        EngineWorker worker = seat(new EngineWorker(this, id, EngineWorker.Kind.REMOTE, link));
        streams.add(link);
        courier.watch(link::advance);
        return worker;
    }

    /**
     * Waits for an answer by the user's timeout, and meanwhile takes in what comes from elsewhere:
     * what is read there becomes an object of me.
     */
    <T> T await(Pending<T> answer, String what) {
        if (streams.isEmpty()) {
            return answer.await(options.timeout(), what);
        }
        Pending<T> listening =
                new Pending<>() {
                    @Override
                    public boolean poll() {
                        for (Link stream : streams) {
                            stream.advance();
                        }
                        return answer.poll();
                    }

                    @Override
                    public T result() {
                        return answer.result();
                    }
                };
        return listening.await(options.timeout(), what);
    }

    private EngineWorker seat(EngineWorker worker) {
        if (workers.putIfAbsent(worker.id(), worker) != null) {
            worker.close();
            throw new FarpointException(
                    "there is already a worker \"" + worker.id() + "\"; choose another id");
        }
        return worker;
    }

    /**
     * All workers, me among them.
     *
     * @return the workers, by id
     */
    public List<EngineWorker> workers() {
        return workers.values().stream().sorted(Comparator.comparing(EngineWorker::id)).toList();
    }

    /**
     * The worker of an id.
     *
     * @param id the id
     * @return the worker
     */
    public EngineWorker worker(String id) {
        EngineWorker worker = workers.get(id);
        if (worker == null) {
            throw new WorkerNotFoundException(
                    "no worker \""
                            + id
                            + "\"; there are "
                            + workers.keySet().stream().sorted().toList());
        }
        return worker;
    }

    private void requireOpen() {
        if (closed) {
            throw new FarpointException("this Farpoint is closed");
        }
    }

    /** Ends everything: sessions, then devices. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Runnable> ends = new ArrayList<>();
        ends.add(courier::close);
        workers.values().forEach(worker -> ends.add(worker::close));
        synchronized (hosts) {
            servings.forEach(serving -> ends.add(serving::close));
            hosts.forEach(host -> ends.add(host::close));
        }
        ends.add(devices::close);
        endAll(ends);
    }

    /** Ends all, whatever one of them does; the first failure is told, the others beside it. */
    private static void endAll(List<Runnable> ends) {
        RuntimeException first = null;
        for (Runnable end : ends) {
            try {
                end.run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
