package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/** A worker on a scripted device, with a clock that a test turns, and a session to speak to. */
final class SessionRig {
    static final SessionLimits AMPLE = new SessionLimits(1 << 20, 1L << 30);
    static final DType F = DType.FLOAT32;
    static final Expr X = new Expr.Input(0, F);

    /** {@code x} as it is. */
    static final Op COPY = new Op.Map(X);

    /** {@code x + 1}. */
    static final Op NEXT =
            new Op.Map(new Expr.Binary(BinaryKind.ADD, X, new Expr.Const(Scalars.bits(1.0, F), F)));

    /** {@code x + y}. */
    static final Op SUM = new Op.Map(new Expr.Binary(BinaryKind.ADD, X, new Expr.Input(1, F)));

    /** The index of a row; a failable op for {@link StubBackend#failNext}. */
    static final Op GATHER = new Op.Gather(0);

    static final long[] NO_NUMBERS = {};

    final StubBackend backend;
    final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    final WorkerHost host;
    final Session session;

    SessionRig(StubBackend backend, SessionLimits limits) {
        this.backend = backend;
        host = new WorkerHost("bob", backend, limits, nanos::get, () -> {});
        session = host.openSession("client");
    }

    static SessionRig inline() {
        return new SessionRig(StubBackend.inline(), AMPLE);
    }

    static SessionRig late() {
        return new SessionRig(StubBackend.late(), AMPLE);
    }

    StoredObject put(long id, float... values) {
        return put(session, id, values);
    }

    static StoredObject put(Session session, long id, float... values) {
        StoredObject object = session.create(id, F, Shape.of(values.length));
        session.put(object, MemorySegment.ofArray(values));
        return object;
    }

    StoredObject putLongs(long id, long... values) {
        StoredObject object = session.create(id, DType.INT64, Shape.of(values.length));
        session.put(object, MemorySegment.ofArray(values));
        return object;
    }

    /** An object that the next op brings into being. */
    StoredObject fresh(long id, long... dims) {
        return session.create(id, F, Shape.of(dims));
    }

    StoredObject expected(long id, long elements, long ticket) {
        StoredObject object = session.create(id, F, Shape.of(elements));
        session.expect(object, ticket);
        return object;
    }

    static Layout whole(StoredObject object) {
        return Layout.contiguous(object.shape);
    }

    /** Runs an op on whole objects. */
    Poison run(Op op, StoredObject out, StoredObject... in) {
        return run(session, op, out, whole(out), in);
    }

    /** Runs an op that writes a view. */
    Poison run(Op op, StoredObject out, Layout view, StoredObject... in) {
        return run(session, op, out, view, in);
    }

    static Poison run(Session session, Op op, StoredObject out, Layout view, StoredObject... in) {
        Layout[] views = new Layout[in.length];
        for (int i = 0; i < in.length; i++) {
            views[i] = whole(in[i]);
        }
        return run(session, op, out, view, in, views);
    }

    static Poison run(
            Session session,
            Op op,
            StoredObject out,
            Layout view,
            StoredObject[] in,
            Layout[] views) {
        return session.execute(
                op,
                in,
                views,
                NO_NUMBERS,
                new StoredObject[] {out},
                new Layout[] {view},
                "Test.java:1");
    }

    /** Gathers the only row there is, or fails as the script says. */
    Poison gather(StoredObject out, StoredObject from, StoredObject index) {
        return run(GATHER, out, from, index);
    }

    PendingRead reading(StoredObject object) {
        return session.read(object, whole(object), HostMemory.allocate(object.bytes()));
    }

    /** The elements now, everything late done first. */
    float[] floats(StoredObject object) {
        return floats(reading(object));
    }

    float[] floats(PendingRead read) {
        settle();
        assertTrue(read.poll(), "the read still waits");
        return read.result().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    /** Lets the device and the worker do all they can. */
    void settle() {
        do {
            backend.runAll();
            host.advance();
        } while (backend.step());
    }

    Parcel parcel(float... values) {
        return new Parcel.OnHost(MemorySegment.ofArray(values));
    }

    void pass(long milliseconds) {
        nanos.addAndGet(milliseconds * 1_000_000);
        host.advance();
    }
}
