package io.farpoint.tck.queued;

import io.farpoint.FarpointException;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.session.Command;
import io.farpoint.session.Destination;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker whose clients reach it by {@code queued:NAME}. Each command is copied, and runs later on
 * the worker's one agent thread, after a seeded delay, in turns with the other clients' commands;
 * what may take long runs on a second thread, as on a worker in another process.
 */
public final class QueuedWorker implements AutoCloseable {
    /** The longest delay before a batch of commands, in nanoseconds. */
    public static final int MAX_DELAY_NANOS = 60_000;

    /** The most commands of one client that run before another's turn. */
    private static final int MAX_BATCH = 8;

    private static final Map<String, QueuedWorker> BY_NAME = new ConcurrentHashMap<>();

    private final String name;
    private final WorkerHost host;
    private final Random random;
    private final List<QueuedChannel> channels = new CopyOnWriteArrayList<>();
    private final Thread agent;
    private final ExecutorService executor;
    private volatile boolean closed;

    /**
     * Starts a worker.
     *
     * @param name its name, unique in the JVM
     * @param backend its device, which stays the caller's to close
     * @param limits what each session may hold
     * @param seed of its delays and turns
     */
    public QueuedWorker(String name, Backend backend, SessionLimits limits, long seed) {
        this.name = name;
        this.random = new Random(seed);
        this.host = new WorkerHost(name, backend, limits, System::nanoTime, this::wake);
        if (BY_NAME.putIfAbsent(name, this) != null) {
            throw new FarpointException("there is already a queued worker " + name);
        }
        this.executor =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("queued-" + name + "-device").daemon().factory());
        this.agent = Thread.ofPlatform().name("queued-" + name).daemon().start(this::run);
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
     * The address of this worker.
     *
     * @return a URI for {@code Farpoint.connect}
     */
    public String uri() {
        return QueuedTransport.SCHEME + ":" + name;
    }

    static QueuedWorker at(String uri) {
        QueuedWorker worker = BY_NAME.get(uri.substring(uri.indexOf(':') + 1));
        if (worker == null) {
            throw new WorkerUnavailableException("no queued worker at " + uri);
        }
        return worker;
    }

    Executor executor() {
        return executor;
    }

    QueuedChannel open(io.farpoint.session.ReplyAdapter replies) {
        QueuedChannel channel = new QueuedChannel(this, replies);
        channels.add(channel);
        return channel;
    }

    void wake() {
        LockSupport.unpark(agent);
    }

    private void run() {
        while (!closed) {
            boolean any = host.advance();
            for (QueuedChannel channel : channels) {
                int batch = 1 + random.nextInt(MAX_BATCH);
                if (channel.hasCommands()) {
                    any = true;
                    LockSupport.parkNanos(random.nextInt(MAX_DELAY_NANOS));
                    for (Command command;
                            batch > 0 && (command = channel.next()) != null;
                            batch--) {
                        channel.adapter().apply(command);
                    }
                }
                if (channel.isOver()) {
                    channel.adapter().close();
                    channels.remove(channel);
                }
            }
            LockSupport.parkNanos(any ? 1_000 : 1_000_000);
        }
        channels.forEach(channel -> channel.adapter().close());
        channels.forEach(channel -> channel.gone("the worker was closed"));
    }

    static Destination route(String address) {
        return new Destination.InProcess(at(address).host);
    }

    /** Ends the agent, then all sessions; clients are told. Idempotent. */
    @Override
    public void close() {
        closed = true;
        BY_NAME.remove(name, this);
        wake();
        boolean interrupted = false;
        while (agent.isAlive() || !executor.isTerminated()) {
            try {
                agent.join();
                executor.shutdown();
                executor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        host.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
