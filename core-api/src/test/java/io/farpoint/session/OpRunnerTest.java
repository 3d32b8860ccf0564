package io.farpoint.session;

import static io.farpoint.session.SessionRig.COPY;
import static io.farpoint.session.SessionRig.F;
import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.NO_NUMBERS;
import static io.farpoint.session.SessionRig.SUM;
import static io.farpoint.session.SessionRig.X;
import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.stub.StubBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session does around an op: memory, zeroes, copies, refusals. */
@Tag("unit")
class OpRunnerTest {
    private final SessionRig rig = SessionRig.inline();

    static Stream<StubBackend> devices() {
        return Stream.of(StubBackend.inline(), StubBackend.late());
    }

    /** Runs {@code target[to] = source[from]}, both views of one object. */
    private static Poison copyWithin(SessionRig rig, StoredObject x, Layout from, Layout to) {
        return SessionRig.run(
                rig.session, COPY, x, to, new StoredObject[] {x}, new Layout[] {from});
    }

    private Poison run(Op op, StoredObject[] in, StoredObject[] out, Layout... outViews) {
        Layout[] views = new Layout[in.length];
        for (int i = 0; i < in.length; i++) {
            views[i] = whole(in[i]);
        }
        return rig.session.execute(op, in, views, NO_NUMBERS, out, outViews, "");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void newObjectNotWhollyWrittenIsZeroedFirst(StubBackend backend) {
        SessionRig rig = new SessionRig(backend, SessionRig.AMPLE);
        StoredObject row = rig.put(1, 7, 8);
        StoredObject target = rig.fresh(2, 5);
        rig.run(COPY, target, whole(target).slice(0, 1, 2, 2), row);
        assertArrayEquals(new float[] {0, 7, 0, 8, 0}, rig.floats(target));
    }

    @Test
    void newObjectWhollyWrittenIsNotZeroed() {
        StoredObject row = rig.put(1, 7, 8);
        rig.run(COPY, rig.fresh(2, 2), row);
        StoredObject reversed = rig.fresh(3, 2);
        rig.run(COPY, reversed, whole(reversed).slice(0, 1, 2, -1), row);
        assertEquals(List.of(COPY, COPY), rig.backend.executed());
    }

    @Test
    void objectOnceWrittenIsNeverZeroedAgain() {
        StoredObject row = rig.put(1, 7, 8);
        StoredObject target = rig.put(2, 1, 2, 3, 4);
        rig.run(COPY, target, whole(target).slice(0, 2, 2, 1), row);
        assertArrayEquals(new float[] {1, 2, 7, 8}, rig.floats(target));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void inputThatOverlapsTheOutputIsCopiedFirst(StubBackend backend) {
        SessionRig rig = new SessionRig(backend, SessionRig.AMPLE);
        StoredObject x = rig.put(1, 1, 2, 3, 4);
        Layout first = whole(x).slice(0, 0, 3, 1);
        Layout last = whole(x).slice(0, 1, 3, 1);
        copyWithin(rig, x, first, last);
        assertArrayEquals(new float[] {1, 1, 2, 3}, rig.floats(x));
        copyWithin(rig, x, last, first);
        assertArrayEquals(new float[] {1, 2, 3, 3}, rig.floats(x));
        Layout backwards = whole(x).slice(0, 3, 4, -1);
        copyWithin(rig, x, backwards, whole(x));
        assertArrayEquals(new float[] {3, 3, 2, 1}, rig.floats(x));
        assertEquals(1, backend.live(), "copies are given back");
    }

    @Test
    void transposeInPlaceIsCopiedFirst() {
        StoredObject x = rig.session.create(1, F, Shape.of(2, 2));
        rig.session.put(x, java.lang.foreign.MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
        copyWithin(rig, x, whole(x).permute(1, 0), whole(x));
        assertArrayEquals(new float[] {1, 3, 2, 4}, rig.floats(x));
    }

    @Test
    void inputThatIsTheVerySameViewIsNotCopied() {
        StoredObject x = rig.put(1, 1, 2, 3, 4);
        rig.run(NEXT, x, x);
        Layout odd = whole(x).slice(0, 1, 2, 2);
        SessionRig.run(rig.session, NEXT, x, odd, new StoredObject[] {x}, new Layout[] {odd});
        assertEquals(List.of(NEXT, NEXT), rig.backend.executed());
        assertArrayEquals(new float[] {2, 4, 4, 6}, rig.floats(x));
    }

    @Test
    void inputOfAReductionIsCopiedEvenWhereItIsTheSameView() {
        StoredObject x = rig.session.create(1, F, Shape.of(1));
        rig.session.put(x, java.lang.foreign.MemorySegment.ofArray(new float[] {5}));
        Op none = new Op.Reduce(ReduceKind.SUM, Axes.NONE, X);
        rig.run(none, x, x);
        assertEquals(2, rig.backend.executed().size(), "a copy, then the sum");
        assertArrayEquals(new float[] {5}, rig.floats(x));
    }

    @Test
    void objectMayBeReducedIntoAnElementOfItself() {
        StoredObject x = rig.put(1, 1, 2, 3, 4);
        Op sum = new Op.Reduce(ReduceKind.SUM, new Axes(1), X);
        rig.run(sum, x, whole(x).select(0, 0), x);
        assertArrayEquals(new float[] {10, 2, 3, 4}, rig.floats(x));
    }

    @Test
    void copiesAreGivenBackWhereTheOpIsRefused() {
        StoredObject x = rig.put(1, 1, 2, 3, 4);
        int before = rig.backend.live();
        rig.backend.allowAllocations(1);
        Layout first = whole(x).slice(0, 0, 3, 1);
        Layout last = whole(x).slice(0, 1, 3, 1);
        Poison poison =
                SessionRig.run(
                        rig.session,
                        SUM,
                        x,
                        last,
                        new StoredObject[] {x, x},
                        new Layout[] {first, whole(x).slice(0, 3, 3, -1)});
        assertNotNull(poison, "the second copy finds no memory");
        assertEquals(before, rig.backend.live());
    }

    @Test
    void writingAnElementTwiceIsRefusedByName() {
        StoredObject row = rig.put(1, 1, 2, 3);
        StoredObject one = rig.put(2, 5);
        Layout expanded = whole(one).expand(Shape.of(3));
        String why = rig.run(COPY, one, expanded, row).failure().detail();
        assertTrue(why.contains("twice") && why.contains("clone"), why);
        Layout windows = whole(row).window(0, 2, 1);
        StoredObject four = rig.session.create(4, F, Shape.of(2, 2));
        rig.session.put(four, java.lang.foreign.MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
        assertTrue(rig.run(COPY, row, windows, four).failure().detail().contains("twice"));
        assertEquals(List.of(), rig.backend.executed());
    }

    @Test
    void outputsOfOneOpMayNotMeet() {
        Op two = new Op.Map(X, X);
        StoredObject row = rig.put(1, 1, 2);
        StoredObject target = rig.put(2, 0, 0, 0, 0);
        StoredObject[] out = {target, target};
        Layout low = whole(target).slice(0, 0, 2, 1);
        assertNotNull(run(two, new StoredObject[] {row}, out, low, low));
        StoredObject other = rig.put(3, 0, 0, 0, 0);
        StoredObject[] apart = {other, other};
        Layout high = whole(other).slice(0, 2, 2, 1);
        assertNull(run(two, new StoredObject[] {row}, apart, low, high));
        assertArrayEquals(new float[] {1, 2, 1, 2}, rig.floats(other));
    }

    @Test
    void viewOutsideItsObjectIsRefused() {
        StoredObject x = rig.put(1, 1, 2, 3);
        StoredObject out = rig.fresh(2, 3);
        Layout beyond = Layout.of(Shape.of(3), new long[] {1}, 1);
        Poison read =
                SessionRig.run(
                        rig.session,
                        COPY,
                        out,
                        whole(out),
                        new StoredObject[] {x},
                        new Layout[] {beyond});
        assertTrue(read.failure().detail().contains("outside"), read.failure().detail());
        Poison written = rig.run(COPY, x, beyond, rig.put(3, 1, 2, 3));
        assertTrue(written.failure().detail().contains("outside"));
        assertEquals(List.of(), rig.backend.executed());
    }

    @Test
    void wrongShapeDTypeAndNumberOfOperandsAreRefused() {
        StoredObject x = rig.put(1, 1, 2, 3);
        assertNotNull(rig.run(NEXT, rig.fresh(2, 4), x));
        StoredObject whole = rig.session.create(3, DType.INT64, Shape.of(3));
        assertNotNull(rig.run(NEXT, whole, x));
        assertNotNull(rig.run(SUM, rig.fresh(4, 3), x));
        assertNotNull(run(NEXT, new StoredObject[] {x}, new StoredObject[0]));
        assertEquals(List.of(), rig.backend.executed());
    }

    @Test
    void wrongNumberOfImmediatesIsRefused() {
        Op full = new Op.Map(new Expr.Immediate(0, F));
        StoredObject out = rig.fresh(1, 3);
        Poison poison = rig.run(full, out);
        assertTrue(poison.failure().detail().contains("immediates"));
    }

    @Test
    void refusedInPlaceOpSpoilsItsTargetUntilItIsWrittenWhole() {
        StoredObject x = rig.put(1, 1, 2, 3);
        StoredObject two = rig.put(2, 1, 2);
        assertNotNull(rig.run(COPY, x, two));
        assertNotNull(x.settle());
        rig.run(NEXT, x, rig.put(3, 1, 2, 3));
        assertArrayEquals(new float[] {2, 3, 4}, rig.floats(x));
    }

    @Test
    void emptyAndScalarObjectsAreObjectsLikeOthers() {
        StoredObject empty = rig.fresh(1, 0, 3);
        Op zeros = new Op.Map(new Expr.Const(0, F));
        assertNull(rig.run(zeros, empty));
        assertArrayEquals(new float[0], rig.floats(empty));
        StoredObject scalar = rig.session.create(2, F, Shape.SCALAR);
        assertNull(rig.run(zeros, scalar));
        assertArrayEquals(new float[] {0}, rig.floats(scalar));
    }

    @Test
    void objectWhoseOpFoundNoMemoryIsPoisonedNotMissing() {
        StoredObject x = rig.put(1, 1, 2, 3);
        StoredObject out = rig.fresh(2, 3);
        rig.backend.allowAllocations(0);
        assertTrue(rig.run(NEXT, out, x).failure().detail().contains("no memory"));
        rig.backend.allowAllocations(100);
        assertNull(rig.run(NEXT, out, x), "written whole, it is good");
        assertArrayEquals(new float[] {2, 3, 4}, rig.floats(out));
    }
}
