package io.farpoint.transport.aeron;

import io.aeron.CommonContext;
import io.aeron.Image;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Listening;
import io.farpoint.spi.Respite;
import io.farpoint.spi.ThreadEnd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker's agent: one thread that drives Aeron, takes commands in turns from all clients, beats,
 * and sends what there is to answer. What may take long runs on one other thread, the device's
 * executor, so that no stream waits for another's work.
 */
final class WorkerAgent implements Listening {
    private static final System.Logger LOG = System.getLogger(WorkerAgent.class.getName());

    /**
     * How long the agent looks again at once after it had something to do, in nanoseconds: a sleep
     * costs some 60 us on Linux, more than most answers. Between two looks others may run.
     */
    private static final long SPIN_NANOS = 300_000;

    /** The longest sleep between two looks, in nanoseconds. */
    private static final long MAX_PARK_NANOS = 750_000;

    /** A sleep is at most this part of the time for which there was nothing to do. */
    private static final int IDLE_PER_PARK = 8;

    /** Of so many looks at the longest sleep, one moves Aeron's own affairs over shared memory. */
    private static final int IDLE_LOOKS = 8;

    /** How long a closing worker waits for work under way, and for its last words to leave. */
    private static final long CLOSE_MS = 5_000;

    private static final long FAREWELL_NANOS = 200_000_000;

    private final AeronAddress address;
    private final WorkerHost host;
    private final Node node;
    private final SerialExecutor executor;
    private final Movers movers;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Image> arrived = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;
    private boolean closed;
    private volatile boolean asleep;

    private WorkerAgent(AeronAddress address, WorkerHost host, Node node, Options options) {
        this.address =
                address.media() == AeronAddress.Media.IPC ? address.in(node.folder()) : address;
        this.host = host;
        this.node = node;
        node.aeron()
                .addSubscription(
                        address.requestChannel(),
                        AeronChannel.REQUEST_STREAM,
                        arrived::add,
                        _ -> {});
        if (!isIpc()) {
            holdControlPort();
        }
        this.executor = new SerialExecutor("farpoint-" + host.id() + "-device");
        this.movers = new Movers(host.id(), options);
        this.thread =
                Thread.ofPlatform()
                        .name("farpoint-" + host.id() + "-agent")
                        .daemon()
                        .unstarted(this::run);
    }

    static WorkerAgent start(AeronAddress address, WorkerHost host, Options options) {
        boolean external =
                address.media() == AeronAddress.Media.UDP && !address.aeronDir().isEmpty();
        Node node =
                external
                        ? Node.attaching(address.aeronDir(), address.times())
                        : Node.embedding(address.aeronDir(), address.times());
        try {
            WorkerAgent agent = new WorkerAgent(address, host, node, options);
            agent.thread.start();
            return agent;
        } catch (RuntimeException failed) {
            node.close();
            throw new FarpointException(
                    "cannot listen on " + address.uri() + ": " + failed.getMessage(), failed);
        }
    }

    /**
     * Takes the port that answers come from. Aeron would take it with the first client, and until
     * then any process could: by a publication that stands for those to come, it is ours or refused
     * now.
     */
    private void holdControlPort() {
        node.aeron()
                .addExclusivePublication(
                        AeronAddress.with(
                                address.responseChannel(),
                                "response-correlation-id="
                                        + CommonContext.PROTOTYPE_CORRELATION_ID),
                        AeronChannel.RESPONSE_STREAM);
    }

    @Override
    public String address() {
        return address.uri();
    }

    @Override
    public void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        long lastWork = System.nanoTime();
        long idle = 0;
        long looks = 0;
        while (!closing) {
            boolean resting = idle > IDLE_PER_PARK * MAX_PARK_NANOS && isIpc();
            int driven = resting && ++looks % IDLE_LOOKS != 0 ? 0 : drive();
            int work = look();
            long now = System.nanoTime();
            if (work > 0) {
                lastWork = now;
            }
            idle = now - lastWork;
            if (idle < SPIN_NANOS || driven > 0) { // the driver's signs of life keep nobody up
                Respite.take();
            } else {
                asleep = true;
                LockSupport.parkNanos(this, Math.min(idle / IDLE_PER_PARK, MAX_PARK_NANOS));
                asleep = false;
            }
        }
    }

    /**
     * Moves on Aeron; what it throws ends a client's stream at most, or all if its driver ended.
     */
    private int drive() {
        try {
            return node.work();
        } catch (Node.DriverGoneException gone) {
            LOG.log(System.Logger.Level.ERROR, host.id() + " serves nobody any more", gone);
            closing = true;
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, host.id() + " met an error in Aeron", broken);
        }
        return 0;
    }

    private boolean isIpc() {
        return address.media() == AeronAddress.Media.IPC;
    }

    /** Looks at all there is; how much there was to do. One client's failure is no other's. */
    private int look() {
        try {
            host.advance();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, host.id() + " lost what came late", broken);
        }
        int work = 0;
        if (!arrived.isEmpty()) {
            for (Image image : arrived) {
                connections.add(
                        new Connection(
                                image, node.aeron(), address, host, movers, executor, this::wake));
            }
            arrived.clear();
        }
        for (Iterator<Connection> all = connections.iterator(); all.hasNext(); ) {
            Connection connection = all.next();
            try {
                work += connection.look();
            } catch (RuntimeException broken) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "a connection of " + host.id() + " failed",
                        broken);
                connection.drop("the worker met an error of its own: " + broken.getMessage());
            }
            if (connection.isOver()) {
                connection.close();
                all.remove();
            }
        }
        return work;
    }

    /** Stops taking commands, lets those under way end, tells the clients, and leaves no file. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        LockSupport.unpark(thread);
        ThreadEnd.await(thread);
        if (!executor.close(CLOSE_MS)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    host.id() + " ends though an op still runs after " + CLOSE_MS + " ms");
        }
        connections.forEach(connection -> connection.dismiss("the worker was closed"));
        long end = System.nanoTime() + FAREWELL_NANOS;
        while (connections.stream().anyMatch(Connection::hasLastWords)
                && System.nanoTime() - end < 0) {
            drive();
            connections.forEach(Connection::write);
        }
        drive();
        connections.forEach(Connection::close);
        movers.close();
        node.close();
    }
}
