package io.farpoint.transport.aeron;

import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.session.Destination;
import io.farpoint.session.Failure;
import io.farpoint.session.StreamLink;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A worker as a client of other workers: brings moved bytes to them. One thread, started on first
 * need, opens a stream to each destination once and sends in the order given, so that the agent
 * never waits for another worker.
 */
final class Movers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Movers.class.getName());

    /** How long a closing worker waits for moves under way, in milliseconds. */
    private static final long CLOSE_MS = 5_000;

    /** The most addresses that are kept in mind. */
    private static final int MAX_ROUTES = 1024;

    private final Options options;
    private final Map<String, Destination> routes = new ConcurrentHashMap<>();
    private final SerialExecutor thread;

    /** Of the thread alone, until it has ended. */
    private final Map<String, StreamLink> streams = new HashMap<>();

    Movers(String worker, Options options) {
        this.options = options;
        this.thread = new SerialExecutor("farpoint-" + worker + "-mover");
    }

    /** The worker at an address, for bytes to be sent there; never waits. */
    Destination route(String uri) {
        Destination known = routes.get(uri);
        if (known != null) {
            return known;
        }
        Destination fresh = destination(uri);
        if (routes.size() < MAX_ROUTES) {
            routes.put(uri, fresh);
        }
        return fresh;
    }

    private Destination destination(String uri) {
        if (!uri.startsWith(AeronAddress.SCHEME + ":")) {
            throw new FarpointException(
                    "this worker reaches none at \"" + uri + "\", but by Aeron");
        }
        AeronAddress address = AeronAddress.parse(uri);
        address.requireOwnMachine();
        return new Destination.Stream() {
            @Override
            public void deliver(long ticket, MemorySegment bytes) {
                later(address, to -> to.deliver(ticket, bytes));
            }

            @Override
            public void fail(long ticket, Failure failure) {
                later(address, to -> to.fail(ticket, failure));
            }

            @Override
            public String address() {
                return uri;
            }
        };
    }

    private void later(AeronAddress address, Consumer<Destination.Stream> words) {
        thread.execute(() -> {
            try {
                words.accept((Destination.Stream) stream(address).destination());
            } catch (RuntimeException lost) {
                streams.remove(address.uri());
                // The destination's expectation lapses by itself and tells its session.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a move to " + address.uri() + " failed",
                        lost);
            }
        });
    }

    private StreamLink stream(AeronAddress address) {
        StreamLink link = streams.get(address.uri());
        if (link == null) {
            link = AeronTransport.connect(address, options);
            streams.put(address.uri(), link);
        }
        return link;
    }

    @Override
    public void close() {
        if (!thread.close(CLOSE_MS)) {
            LOG.log(System.Logger.Level.WARNING, "a move still waits after " + CLOSE_MS + " ms");
        }
        streams.values().forEach(StreamLink::close);
    }
}
