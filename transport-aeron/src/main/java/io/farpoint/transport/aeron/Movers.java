package io.farpoint.transport.aeron;

import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Options;
import io.farpoint.session.Destination;
import io.farpoint.session.Failure;
import io.farpoint.session.StreamLink;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A worker as a client of other workers: brings moved bytes to them. For each destination a thread,
 * started on first need, opens a stream once and sends in the order given, so that neither the
 * agent nor a move elsewhere waits for a worker that does not answer.
 */
final class Movers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Movers.class.getName());

    /** How long a closing worker waits for moves under way, in milliseconds. */
    private static final long CLOSE_MS = 5_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What is sent without the help of a thread, in bytes: a copy of a few microseconds. */
    private static final int SMALL_BYTES = 16 << 10;

    /** The most destinations at once. */
    static final int MAX_ROUTES = 256;

    private final String worker;
    private final Options options;
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Movers(String worker, Options options) {
        this.worker = worker;
        this.options = options;
    }

    /**
     * The worker at an address, for bytes to be sent there; never waits.
     *
     * @throws FarpointException if that is no address of this machine
     * @throws LimitExceededException if there are too many destinations already
     */
    Destination route(String uri) {
        Route known = routes.get(uri);
        if (known != null) {
            return known;
        }
        if (!uri.startsWith(AeronAddress.SCHEME + ":")) {
            throw new FarpointException(
                    "this worker reaches none at \"" + uri + "\", but by Aeron");
        }
        AeronAddress address = AeronAddress.parse(uri);
        address.requireOwnMachine();
        if (routes.size() >= MAX_ROUTES) {
            throw new LimitExceededException(
                    "worker "
                            + worker
                            + " moves to "
                            + MAX_ROUTES
                            + " others already, its limit; move to \""
                            + uri
                            + "\" by way of another worker");
        }
        return routes.computeIfAbsent(uri, _ -> new Route(uri, address));
    }

    /** One destination. Its thread opens and closes the stream; others try it where it is. */
    private final class Route implements Destination.Stream {
        private final String uri;
        private final AeronAddress address;
        private final SerialExecutor thread;
        private volatile StreamLink stream;
        private boolean isLost;

        Route(String uri, AeronAddress address) {
            this.uri = uri;
            this.address = address;
            this.thread = new SerialExecutor("farpoint-" + worker + "-mover");
        }

        @Override
        public void deliver(long ticket, MemorySegment bytes) {
            if (!tryDeliver(ticket, bytes)) {
                later(to -> to.deliver(ticket, bytes));
            }
        }

        /**
         * What is small goes from the calling thread: to wake another takes longer than to send.
         */
        @Override
        public boolean tryDeliver(long ticket, MemorySegment bytes) {
            StreamLink there = stream;
            return there != null
                    && bytes.byteSize() <= SMALL_BYTES
                    && there.destination().tryDeliver(ticket, bytes);
        }

        @Override
        public void fail(long ticket, Failure failure) {
            later(to -> to.fail(ticket, failure));
        }

        @Override
        public String address() {
            return uri;
        }

        private void later(Consumer<Destination.Stream> words) {
            try {
                thread.execute(() -> run(words));
            } catch (RejectedExecutionException ended) {
                if (!closed && route(uri) instanceof Route fresh) {
                    fresh.later(words);
                }
            }
        }

        private void run(Consumer<Destination.Stream> words) {
            if (isLost || closed) {
                return; // the destination's expectation lapses by itself and tells its session
            }
            try {
                if (stream == null) {
                    stream = AeronTransport.connect(address, options);
                }
                words.accept(stream.destination());
            } catch (RuntimeException lost) {
                String text = "a move to " + uri + " failed: " + lost.getMessage();
                LOG.log(System.Logger.Level.WARNING, text);
                forget();
            }
        }

        /** What fails makes room for others; a later move there begins anew. */
        private void forget() {
            isLost = true;
            routes.remove(uri, this);
            thread.close(0);
            leave();
        }

        private void leave() {
            if (stream != null) {
                stream.close();
                stream = null;
            }
        }

        /** Waits for moves under way until a moment at most. */
        void close(long endNanos) {
            long left = Math.max(1, (endNanos - System.nanoTime()) / NANOS_PER_MILLI);
            if (thread.close(left)) {
                leave();
            } else {
                String text = "a move to " + uri + " still waits after " + CLOSE_MS + " ms";
                LOG.log(System.Logger.Level.WARNING, text);
            }
        }
    }

    @Override
    public void close() {
        long end = System.nanoTime() + CLOSE_MS * NANOS_PER_MILLI;
        routes.values().forEach(route -> route.close(end));
        closed = true;
    }
}
