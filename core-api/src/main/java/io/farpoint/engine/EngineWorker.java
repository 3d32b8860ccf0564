package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.LimitExceededException;
import io.farpoint.ObjectInfo;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.WorkerStats;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.Found;
import io.farpoint.session.Link;
import io.farpoint.session.Session;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker as its caller sees it: a link, the ids given out on it, and the bytes that live there.
 */
public final class EngineWorker implements Worker {
    /** The longest wait for what one collection found dropped, in milliseconds. */
    private static final long COLLECT_WAIT_MS = 100;

    /** How often the collector is asked: on a busy machine its finds may come late. */
    private static final int COLLECT_ASKS = 3;

    private static final Set<String> OWN_PACKAGES =
            Set.of(
                    "io.farpoint",
                    "io.farpoint.op",
                    "io.farpoint.spi",
                    "io.farpoint.engine",
                    "io.farpoint.autograd",
                    "io.farpoint.session",
                    "io.farpoint.optim");

    /** How a worker came to be. */
    enum Kind {
        LOCAL("LocalWorker"),
        VIRTUAL("VirtualWorker"),
        REMOTE("RemoteWorker");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Engine engine;
    private final String id;
    private final Kind kind;
    private final Link link;
    private final AtomicLong ids = new AtomicLong(Engine.randomStart());
    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong liveObjects = new AtomicLong();
    private final LongAdder ops = new LongAdder();
    private final Map<Long, Tagged> tagged = new ConcurrentHashMap<>();

    private record Tagged(ObjectRecord record, Set<String> tags, String description) {}

    EngineWorker(Engine engine, String id, Kind kind, Link link) {
        this.engine = engine;
        this.id = id;
        this.kind = kind;
        this.link = link;
    }

    /**
     * The engine it belongs to.
     *
     * @return the engine
     */
    public Engine engine() {
        return engine;
    }

    Link link() {
        return link;
    }

    @Override
    public String id() {
        return id;
    }

    /** A record for an object about to be made: counted against the limit, with one handle. */
    ObjectRecord newRecord(DType dtype, Shape shape) {
        long bytes = shape.size() * dtype.bytes();
        if (liveBytes.addAndGet(bytes) > engine.options().memoryLimitBytes()) {
            makeRoom(bytes);
        }
        liveObjects.incrementAndGet();
        return new ObjectRecord(this, ids.incrementAndGet(), dtype, shape);
    }

    /** Small handles hide large memory, so the collector has to be asked for them. */
    private void makeRoom(long bytes) {
        long limit = engine.options().memoryLimitBytes();
        engine.handles().drainAll();
        if (liveBytes.get() <= limit) {
            return;
        }
        for (int ask = 0; ask < COLLECT_ASKS; ask++) {
            System.gc();
            long end = System.nanoTime() + COLLECT_WAIT_MS * 1_000_000;
            do {
                engine.handles().drainAll();
                if (liveBytes.get() <= limit) {
                    return;
                }
                LockSupport.parkNanos(100_000);
            } while (System.nanoTime() - end < 0);
        }
        long live = liveBytes.addAndGet(-bytes);
        throw new LimitExceededException(
                bytes
                        + " bytes more on "
                        + id
                        + " would pass the limit of "
                        + limit
                        + " bytes per worker: "
                        + live
                        + " bytes are live in "
                        + liveObjects.get()
                        + " tensors; close some, use a scope, or raise Options.memoryLimitBytes");
    }

    /** The last use of an object is over. */
    void freed(ObjectRecord record) {
        liveBytes.addAndGet(-record.bytes());
        liveObjects.decrementAndGet();
        if (!tagged.isEmpty()) {
            tagged.remove(record.id());
        }
        link.free(record);
    }

    void execute(
            Op op,
            ObjectRecord[] in,
            Layout[] views,
            long[] immediates,
            ObjectRecord[] out,
            Layout[] outViews) {
        ops.increment();
        String caller = op.mayFail() || engine.options().traceCalls() ? callerLine() : "";
        link.execute(op, in, views, immediates, out, outViews, caller);
    }

    private static String callerLine() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame -> !isOwn(frame.getClassName()))
                                .findFirst()
                                .map(frame -> frame.toStackTraceElement().toString())
                                .orElse(""));
    }

    private static boolean isOwn(String className) {
        int dot = className.lastIndexOf('.');
        return className.startsWith("java.")
                || className.startsWith("jdk.")
                || (dot > 0 && OWN_PACKAGES.contains(className.substring(0, dot)));
    }

    /** Makes an object of bytes; a fresh handle onto it. */
    Handle put(DType dtype, Shape shape, MemorySegment bytes) {
        ObjectRecord record = newRecord(dtype, shape);
        try {
            link.put(record, bytes);
        } catch (RuntimeException failed) {
            record.dropHandle();
            throw failed;
        }
        return engine.handles().enlist(new Handle(record, Layout.contiguous(shape), false));
    }

    void tag(ObjectRecord record, Set<String> tags, String description) {
        Tagged now =
                tagged.compute(
                        record.id(),
                        (_, before) ->
                                new Tagged(
                                        record,
                                        tags != null
                                                ? tags
                                                : before == null ? Set.of() : before.tags(),
                                        description != null
                                                ? description
                                                : before == null ? "" : before.description()));
        link.tag(record, now.tags(), now.description());
    }

    @Override
    public Map<Long, ObjectInfo> objects() {
        engine.handles().drainAll();
        Map<Long, ObjectInfo> objects = new LinkedHashMap<>();
        for (Found found : ask(Set.of())) {
            objects.put(
                    found.id(),
                    new ObjectInfo(
                            found.id(),
                            found.dtype(),
                            found.shape(),
                            found.tags(),
                            found.description()));
        }
        return objects;
    }

    @Override
    public List<Tensor> search(String... tags) {
        List<Tensor> tensors = new ArrayList<>();
        if (tags.length == 0) {
            throw new io.farpoint.FarpointException(
                    "search needs at least one tag; objects() lists all of your own");
        }
        for (Found found : ask(Set.of(tags))) {
            Tagged own = tagged.get(found.id());
            if (own != null && own.record().retain()) {
                own.record().addHandle();
                Layout whole = Layout.contiguous(found.shape());
                tensors.add(engine.handles().enlist(new Handle(own.record(), whole, false)));
            } else if (found.borrowed()) {
                tensors.add(borrow(found));
            }
        }
        return tensors;
    }

    private Handle borrow(Found found) {
        liveBytes.addAndGet(found.shape().size() * found.dtype().bytes());
        liveObjects.incrementAndGet();
        ObjectRecord record = new BorrowedRecord(this, found.id(), found.dtype(), found.shape());
        link.adopt(record);
        return engine.handles().enlist(new Handle(record, Layout.contiguous(found.shape()), false));
    }

    private List<Found> ask(Set<String> tags) {
        long firstId = ids.getAndAdd(Session.MAX_FOUND) + 1;
        return link.search(tags, firstId).await(engine.options().timeout(), "a search on " + id);
    }

    @Override
    public DeviceInfo device() {
        return link.device();
    }

    @Override
    public void sync() {
        engine.handles().drainAll();
        link.sync().await(engine.options().timeout(), "sync of " + id);
    }

    @Override
    public WorkerStats stats() {
        return new WorkerStats(liveObjects.get(), liveBytes.get(), ops.sum());
    }

    void close() {
        link.close();
    }

    @Override
    public String toString() {
        return "<" + kind.text + " id:" + id + " #objects:" + liveObjects.get() + ">";
    }
}
