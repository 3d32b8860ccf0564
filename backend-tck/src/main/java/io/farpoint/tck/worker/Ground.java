package io.farpoint.tck.worker;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Worker;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.Probe;
import io.farpoint.tck.link.ListeningWorker;
import io.farpoint.tck.queued.QueuedWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where a law runs: a {@link Farpoint}, and workers behind the door under test. */
public abstract class Ground implements AutoCloseable {
    /** The most bytes a session or worker may hold in a law. */
    public static final long LIMIT_BYTES = 1L << 30;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Options options;
    private final List<Farpoint> farpoints = new ArrayList<>();

    private Ground(Options options) {
        this.options = options;
        farpoints.add(Farpoint.start(options));
    }

    /** The settings a ground on a device starts from. */
    public static Options options(String device) {
        return Options.defaults().backend(device).memoryLimitBytes(LIMIT_BYTES);
    }

    /** Virtual workers: a plain call in this process. */
    public static Ground direct(Options options) {
        return new Ground(options) {
            @Override
            protected Worker open(Farpoint farpoint, String id) {
                return farpoint.virtualWorker(id);
            }
        };
    }

    /** Workers behind queues, each on a thread of its own, all on one device. */
    public static Ground queued(Options options, long seed) {
        Backend backend = open(options);
        List<QueuedWorker> workers = new ArrayList<>();
        int number = NUMBERS.incrementAndGet();
        return new Ground(options) {
            @Override
            protected Worker open(Farpoint farpoint, String id) {
                String name = id + "-" + number;
                QueuedWorker queued =
                        workers.stream()
                                .filter(worker -> worker.host().id().equals(name))
                                .findFirst()
                                .orElse(null);
                if (queued == null) {
                    SessionLimits limits =
                            new SessionLimits(SessionLimits.DEFAULT_OBJECTS, LIMIT_BYTES);
                    queued = new QueuedWorker(name, backend, limits, seed + workers.size());
                    workers.add(queued);
                }
                return farpoint.connect(id, queued.uri());
            }

            @Override
            public WorkerHost host(String id) {
                return workers.stream()
                        .map(QueuedWorker::host)
                        .filter(host -> host.id().equals(id + "-" + number))
                        .findFirst()
                        .orElseThrow();
            }

            @Override
            public void close() {
                super.close();
                workers.forEach(QueuedWorker::close);
                backend.close();
            }
        };
    }

    /**
     * Workers behind a transport of the class path, all on one device.
     *
     * @param options the settings of callers and workers
     * @param addresses where the next worker listens
     */
    public static Ground listening(Options options, Supplier<String> addresses) {
        Backend backend = open(options);
        Map<String, ListeningWorker> workers = new LinkedHashMap<>();
        return new Ground(options) {
            @Override
            protected Worker open(Farpoint farpoint, String id) {
                SessionLimits limits =
                        new SessionLimits(SessionLimits.DEFAULT_OBJECTS, LIMIT_BYTES);
                ListeningWorker worker =
                        workers.computeIfAbsent(
                                id,
                                _ ->
                                        ListeningWorker.start(
                                                id, backend, limits, addresses.get(), options));
                return farpoint.connect(id, worker.address());
            }

            @Override
            public WorkerHost host(String id) {
                return workers.get(id).host();
            }

            @Override
            public void close() {
                super.close();
                workers.values().forEach(ListeningWorker::close);
                backend.close();
            }
        };
    }

    /** Opens the device that settings name. */
    public static Backend open(Options options) {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.name().equals(options.backend())
                    && provider.probe() instanceof Probe.Available available) {
                BackendOptions settings =
                        new BackendOptions(
                                options.threads(),
                                2 * LIMIT_BYTES,
                                Path.of(System.getProperty("java.io.tmpdir")));
                return provider.open(available.devices().get(0), settings);
            }
        }
        throw new AssertionError("no backend " + options.backend() + " on the class path");
    }

    /** The caller. */
    public Farpoint farpoint() {
        return farpoints.get(0);
    }

    /** The settings of the caller. */
    public Options options() {
        return options;
    }

    /** Opens a worker for the caller. */
    public Worker worker(String id) {
        return open(farpoint(), id);
    }

    /** A second caller. */
    public Farpoint another() {
        Farpoint farpoint = Farpoint.start(options);
        farpoints.add(farpoint);
        return farpoint;
    }

    /** Opens a worker for a caller; the same worker for the same id, where workers are shared. */
    public Worker worker(Farpoint farpoint, String id) {
        return open(farpoint, id);
    }

    /** The worker itself behind an id, where several clients can share it. */
    public WorkerHost host(String id) {
        throw new AssertionError("this door has no worker that clients share");
    }

    /** Opens a worker through the door. */
    protected abstract Worker open(Farpoint farpoint, String id);

    @Override
    public void close() {
        farpoints.forEach(Farpoint::close);
    }
}
