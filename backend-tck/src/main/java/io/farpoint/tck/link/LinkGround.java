package io.farpoint.tck.link;

import io.farpoint.Options;
import io.farpoint.session.DirectLink;
import io.farpoint.session.Link;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.tck.queued.QueuedTransport;
import io.farpoint.tck.queued.QueuedWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Workers on one device, behind the door under test. */
public abstract class LinkGround implements AutoCloseable {
    /** What one client may hold on a worker in a law. */
    public static final SessionLimits LIMITS = new SessionLimits(10_000, 1L << 30);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Backend backend;
    private final List<Link> links = new ArrayList<>();

    private LinkGround(Backend backend) {
        this.backend = backend;
    }

    /**
     * Workers of this process, called directly.
     *
     * @param backend their device, which the ground owns
     * @return the ground
     */
    public static LinkGround direct(Backend backend) {
        return new LinkGround(backend) {
            private final Map<String, WorkerHost> hosts = new HashMap<>();

            @Override
            protected Link open(String worker) {
                WorkerHost host =
                        hosts.computeIfAbsent(
                                worker,
                                id ->
                                        new WorkerHost(
                                                id, backend, LIMITS, System::nanoTime, () -> {}));
                return new DirectLink(host.openSession(new Object()), false);
            }

            @Override
            protected void closeWorkers() {
                hosts.values().forEach(WorkerHost::close);
            }
        };
    }

    /**
     * Workers behind queues, each on a thread of its own.
     *
     * @param backend their device, which the ground owns
     * @param seed of their delays
     * @return the ground
     */
    public static LinkGround queued(Backend backend, long seed) {
        int number = NUMBERS.incrementAndGet();
        return new LinkGround(backend) {
            private final Map<String, QueuedWorker> workers = new HashMap<>();

            @Override
            protected Link open(String worker) {
                QueuedWorker queued =
                        workers.computeIfAbsent(
                                worker + "-link-" + number,
                                name -> new QueuedWorker(name, backend, LIMITS, seed));
                return new QueuedTransport().connect(queued.uri(), Options.defaults());
            }

            @Override
            protected void closeWorkers() {
                workers.values().forEach(QueuedWorker::close);
            }
        };
    }

    /**
     * Workers behind a transport of the class path.
     *
     * @param backend their device, which the ground owns
     * @param addresses where the next worker listens
     * @return the ground
     */
    public static LinkGround listening(Backend backend, Supplier<String> addresses) {
        return new LinkGround(backend) {
            private final Map<String, ListeningWorker> workers = new HashMap<>();

            @Override
            protected Link open(String worker) {
                Options options = Options.defaults();
                ListeningWorker listening =
                        workers.computeIfAbsent(
                                worker,
                                id ->
                                        ListeningWorker.start(
                                                id, backend, LIMITS, addresses.get(), options));
                return listening.transport().connect(listening.address(), options);
            }

            @Override
            protected void closeWorkers() {
                workers.values().forEach(ListeningWorker::close);
            }
        };
    }

    /**
     * The device of all workers here.
     *
     * @return the device
     */
    public Backend backend() {
        return backend;
    }

    /**
     * Seats a further client on a worker, which comes into being with its first.
     *
     * @param worker its name
     * @return the client's link
     */
    public Link connect(String worker) {
        Link link = open(worker);
        links.add(link);
        return link;
    }

    /** Opens the door to a worker. */
    protected abstract Link open(String worker);

    /** Ends the workers. */
    protected abstract void closeWorkers();

    @Override
    public void close() {
        links.forEach(Link::close);
        closeWorkers();
        backend.close();
    }
}
