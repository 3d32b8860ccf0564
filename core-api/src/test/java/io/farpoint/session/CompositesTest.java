package io.farpoint.session;

import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Shape;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Op;
import io.farpoint.spi.Support;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Composites on a device that claims them, that has them decomposed, that has nothing for them. */
@Tag("unit")
class CompositesTest {
    private static final Op SOFTMAX = new Composite.Softmax(0);

    static Stream<StubBackend> devices() {
        return Stream.of(StubBackend.inline(), StubBackend.late());
    }

    private static SessionRig rig(StubBackend backend) {
        return new SessionRig(backend, SessionRig.AMPLE);
    }

    private static StoredObject table(SessionRig rig, long id, long rows, float... values) {
        StoredObject object =
                rig.session.create(id, SessionRig.F, Shape.of(rows, values.length / rows));
        rig.session.put(object, MemorySegment.ofArray(values));
        return object;
    }

    @ParameterizedTest
    @MethodSource("devices")
    void compositeThatIsNotClaimedRunsStepByStep(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 1, 1, 1);
        StoredObject out = rig.fresh(2, 4);
        rig.run(SOFTMAX, out, x);
        assertArrayEquals(new float[] {.25f, .25f, .25f, .25f}, rig.floats(out));
        assertFalse(backend.executed().contains(SOFTMAX));
        assertTrue(backend.executed().size() > 1);
        assertEquals(2, backend.live(), "temporaries are given back");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void compositeThatIsClaimedRunsAsOne(StubBackend backend) {
        backend.supports(_ -> Support.NATIVE);
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 1);
        assertNull(rig.run(SOFTMAX, rig.fresh(2, 2), x));
        assertEquals(List.of(SOFTMAX), backend.executed());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void compositeThatCannotRunIsRefusedBeforeAnySideEffect(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 1);
        StoredObject fresh = rig.fresh(2, 2);
        StoredObject roomy = rig.fresh(3, 5);
        rig.settle();
        int before = backend.live();
        backend.supports(_ -> Support.NONE);
        Poison poison = rig.run(SOFTMAX, fresh, x);
        rig.run(SOFTMAX, roomy, whole(roomy).slice(0, 1, 2, 2), x);
        assertTrue(poison.cause() instanceof UnsupportedOpException);
        assertTrue(poison.failure().detail().contains("softmax"), poison.failure().detail());
        assertTrue(poison.failure().detail().contains("stub"), poison.failure().detail());
        assertEquals(List.of(), backend.executed());
        assertEquals(before, backend.live(), "not even memory is taken");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void primitiveThatCannotRunIsRefusedToo(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject a = table(rig, 1, 1, 2);
        StoredObject out = rig.session.create(2, SessionRig.F, Shape.of(1, 1));
        Poison poison = rig.run(Op.MatMul.INSTANCE, out, a, a);
        assertTrue(poison.cause() instanceof UnsupportedOpException);
        assertEquals(List.of(), backend.executed());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void compositeMayBeRunInPlace(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 3, 3);
        rig.run(SOFTMAX, x, x);
        assertArrayEquals(new float[] {.5f, .5f}, rig.floats(x));
        assertEquals(1, backend.live());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void compositeOfAViewIntoAViewKeepsToThem(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 3, 100, 3, 100);
        StoredObject out = rig.put(2, 8, 8, 8, 8);
        SessionRig.run(
                rig.session,
                SOFTMAX,
                out,
                whole(out).slice(0, 3, 2, -2),
                new StoredObject[] {x},
                new io.farpoint.op.Layout[] {whole(x).slice(0, 0, 2, 2)});
        assertArrayEquals(new float[] {8, .5f, 8, .5f}, rig.floats(out));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void failureOfAStepIsTheCompositesOwn(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject logits = table(rig, 1, 2, 1, 2, 3, 4);
        StoredObject classes = rig.putLongs(2, 0, 7);
        StoredObject out = rig.fresh(3, 2);
        rig.run(Composite.CrossEntropy.INSTANCE, out, logits, classes);
        rig.settle();
        Poison poison = out.settle();
        assertNotNull(poison);
        assertEquals("crossEntropy", poison.failure().op());
        assertTrue(poison.failure().detail().contains(": 7"), poison.failure().detail());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void scriptedFailureOfADecomposedOpHasOneVerdict(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject logits = table(rig, 1, 2, 1, 2, 3, 4);
        StoredObject classes = rig.putLongs(2, 0, 1);
        StoredObject out = rig.fresh(3, 2);
        backend.failNext(FailureCode.INDEX_OUT_OF_RANGE.code(), 5);
        rig.run(Composite.CrossEntropy.INSTANCE, out, logits, classes);
        if (!backend.device().inline()) {
            assertEquals(1, out.pending().length);
        }
        rig.settle();
        assertEquals("crossEntropy", out.settle().failure().op());
        assertEquals(3, backend.live(), "temporaries and failure output are given back");
    }

    @Test
    void temporariesAreGivenBackWhereThereIsNoMemoryForMore() {
        SessionRig rig = SessionRig.inline();
        StoredObject logits = table(rig, 1, 2, 1, 2, 3, 4);
        StoredObject classes = rig.putLongs(2, 0, 1);
        for (int granted = 0; granted < 8; granted++) {
            StoredObject out = rig.fresh(10 + granted, 2);
            rig.backend.allowAllocations(granted);
            Poison poison = rig.run(Composite.CrossEntropy.INSTANCE, out, logits, classes);
            rig.backend.allowAllocations(Integer.MAX_VALUE);
            rig.session.free(out);
            assertEquals(2, rig.backend.live(), granted + " granted, " + poison);
        }
    }

    @Test
    void meanOfNothingIsNotANumber() {
        SessionRig rig = SessionRig.inline();
        StoredObject x = rig.session.create(1, SessionRig.F, Shape.of(2, 0));
        rig.session.put(x, MemorySegment.ofArray(new float[0]));
        StoredObject out = rig.put(2, 1, 1);
        rig.run(new Composite.Mean(new Axes(0b10)), out, x);
        // the stub's sum of nothing writes nothing; what counts is that the steps run at all
        assertEquals(2, rig.backend.executed().size());
    }
}
