package io.farpoint.session;

import static io.farpoint.session.SessionRig.COPY;
import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.SUM;
import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.RemoteExecutionException;
import io.farpoint.op.FailureCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failure as data: a verdict comes late, and what depends on it is known meanwhile. */
@Tag("unit")
class VerdictTest {
    private static final long BAD = FailureCode.INDEX_OUT_OF_RANGE.code();

    private final SessionRig rig = SessionRig.late();
    private StoredObject source;
    private StoredObject index;

    @BeforeEach
    void putOperands() {
        source = rig.put(1, 1, 2);
        index = rig.putLongs(2, 0, 1);
        rig.settle();
    }

    /** An op that will fail, whose verdict nobody knows yet. */
    private StoredObject doomed(long id) {
        StoredObject out = rig.fresh(id, 2);
        rig.backend.failNext(BAD, 9);
        assertNull(rig.gather(out, source, index), "nobody can know yet");
        return out;
    }

    private StoredObject gathered(long id) {
        StoredObject out = rig.fresh(id, 2);
        rig.gather(out, source, index);
        return out;
    }

    private RemoteExecutionException failure(StoredObject object) {
        PendingRead read = rig.reading(object);
        rig.settle();
        assertTrue(read.poll());
        return assertThrows(RemoteExecutionException.class, read::result);
    }

    @Test
    void failureReachesTheReadWithOpValueAndCaller() {
        RemoteExecutionException told = failure(doomed(3));
        assertEquals("gather", told.op());
        assertEquals("bob", told.worker());
        assertEquals("Test.java:1", told.caller());
        String message = told.getMessage();
        assertTrue(message.contains("out of range: 9"), message);
        assertTrue(message.contains("FLOAT32[2]") && message.contains("id 1"), message);
    }

    @Test
    void objectsComputedMeanwhileAreFoundOutLater() {
        StoredObject sum = rig.fresh(4, 2);
        rig.run(SUM, sum, doomed(3), source);
        assertNull(sum.settle(), "still pending");
        assertEquals(1, sum.pending().length);
        assertEquals("gather", failure(sum).op());
    }

    @Test
    void objectsComputedAfterwardsInheritThePoison() {
        StoredObject bad = doomed(3);
        rig.settle();
        StoredObject next = rig.fresh(4, 2);
        assertSame(bad.settle(), rig.run(NEXT, next, bad));
        assertEquals("gather", failure(next).op());
    }

    @Test
    void opOnPoisonedInputsDoesNotRun() {
        StoredObject bad = doomed(3);
        rig.settle();
        int before = rig.backend.executed().size();
        rig.run(NEXT, rig.fresh(4, 2), bad);
        assertEquals(before, rig.backend.executed().size());
    }

    @Test
    void cleanVerdictsDropOut() {
        StoredObject good = gathered(3);
        StoredObject next = rig.fresh(4, 2);
        rig.run(NEXT, next, good);
        assertNotNull(next.pending());
        rig.settle();
        assertNull(next.settle());
        assertNull(next.pending());
        assertArrayEquals(new float[] {2, 3}, rig.floats(next));
    }

    @Test
    void verdictsOfAllInputsAreCarriedOnceEach() {
        StoredObject a = gathered(3);
        StoredObject b = gathered(4);
        StoredObject sum = rig.fresh(5, 2);
        rig.run(SUM, sum, a, b);
        StoredObject both = rig.fresh(6, 2);
        rig.run(SUM, both, sum, a);
        assertEquals(2, both.pending().length);
    }

    @Test
    void wholeWriteDropsTheTargetsVerdicts() {
        StoredObject bad = doomed(3);
        rig.run(COPY, bad, source);
        assertNull(bad.pending());
        assertArrayEquals(new float[] {1, 2}, rig.floats(bad));
    }

    @Test
    void wholeWriteInAnyOrderOfElementsDropsThemToo() {
        StoredObject bad = doomed(3);
        rig.run(COPY, bad, whole(bad).slice(0, 1, 2, -1), source);
        assertArrayEquals(new float[] {2, 1}, rig.floats(bad));
    }

    @Test
    void wholeWriteHealsAKnownPoison() {
        StoredObject bad = doomed(3);
        rig.settle();
        assertNotNull(bad.settle());
        assertNull(rig.run(COPY, bad, source));
        assertArrayEquals(new float[] {1, 2}, rig.floats(bad));
    }

    @Test
    void partialWriteKeepsThem() {
        StoredObject bad = doomed(3);
        StoredObject one = rig.put(4, 5);
        rig.run(COPY, bad, whole(bad).slice(0, 0, 1, 1), one);
        assertEquals("gather", failure(bad).op());
    }

    @Test
    void failedInPlaceOpSpoilsItsTarget() {
        StoredObject target = rig.put(4, 5, 6);
        rig.backend.failNext(BAD, 9);
        rig.gather(target, source, index);
        assertEquals("gather", failure(target).op());
    }

    @Test
    void readGivesNoBytesBeforeItsVerdictsAreClean() {
        StoredObject good = gathered(3);
        PendingRead read = rig.reading(good);
        while (rig.backend.step()) {
            if (good.settle() == null && good.pending() != null) {
                assertFalse(read.poll(), "a verdict is still pending");
            }
        }
        assertTrue(read.poll());
    }

    @Test
    void moveCarriesThePendingVerdictsAlong() {
        SessionRig alice = new SessionRig(rig.backend, SessionRig.AMPLE);
        StoredObject there = alice.expected(9, 2, 77);
        StoredObject bad = doomed(3);
        rig.session.moveOut(bad, whole(bad), new Destination.InProcess(alice.host), 77);
        assertNull(there.settle());
        PendingRead read = alice.reading(there);
        rig.settle();
        assertTrue(read.poll());
        assertEquals("gather", assertThrows(RemoteExecutionException.class, read::result).op());
    }

    @Test
    void moveBetweenDevicesCarriesThemToo() {
        SessionRig alice = SessionRig.late();
        StoredObject there = alice.expected(9, 2, 77);
        StoredObject bad = doomed(3);
        rig.session.moveOut(bad, whole(bad), new Destination.InProcess(alice.host), 77);
        PendingRead read = alice.reading(there);
        rig.settle();
        alice.settle();
        assertTrue(read.poll());
        assertEquals("gather", assertThrows(RemoteExecutionException.class, read::result).op());
    }

    @Test
    void inlineDeviceIsLookedAtOnce() {
        SessionRig inline = SessionRig.inline();
        StoredObject from = inline.put(1, 1, 2);
        StoredObject at = inline.putLongs(2, 0, 7);
        StoredObject out = inline.fresh(3, 2);
        Poison poison = inline.gather(out, from, at);
        assertTrue(poison.failure().detail().contains("7"), poison.failure().detail());
        StoredObject good = inline.fresh(4, 2);
        assertNull(inline.gather(good, from, inline.putLongs(5, 1, 0)));
        assertNull(good.pending(), "nothing is pending on an inline device");
        assertArrayEquals(new float[] {2, 1}, inline.floats(good));
    }

    @Test
    void syncTellsTheFirstFailureOnce() {
        doomed(3);
        rig.backend.failNext(BAD, 11);
        gathered(4);
        Pending<Void> sync = rig.session.sync();
        rig.settle();
        assertTrue(sync.poll());
        String told = assertThrows(RemoteExecutionException.class, sync::result).getMessage();
        assertTrue(told.contains(": 9"), told);
        Pending<Void> again = rig.session.sync();
        rig.settle();
        assertTrue(again.poll());
        assertNull(again.result());
    }

    @Test
    void lostDeviceFailsWhatIsPendingByName() {
        StoredObject out = gathered(3);
        PendingRead read = rig.reading(out);
        rig.backend.lose("power");
        assertTrue(read.poll());
        assertTrue(
                assertThrows(RuntimeException.class, read::result).getMessage().contains("power"));
        Pending<Void> settled = rig.session.settled(out);
        assertTrue(settled.poll());
        assertTrue(
                assertThrows(RuntimeException.class, settled::result)
                        .getMessage()
                        .contains("power"));
    }

    @Test
    void unknownFailureCodeIsToldAsSuch() {
        StoredObject out = rig.fresh(3, 2);
        rig.backend.failNext(99, 4);
        rig.gather(out, source, index);
        assertTrue(failure(out).getMessage().contains("unknown failure code 99"));
    }

    @Test
    void failureOutputsAreGivenBack() {
        int before = rig.backend.live();
        rig.session.free(gathered(3));
        rig.session.free(doomed(4));
        rig.settle();
        assertEquals(before, rig.backend.live());
    }

    /** The 1,025th waits in its caller's thread until one is known, and then goes on. */
    @Test
    void noMoreThan1024ArePending() throws Exception {
        StoredObject target = rig.fresh(3, 2);
        for (int i = 0; i < VerdictBook.MAX_PENDING; i++) {
            rig.gather(target, source, index);
        }
        CountDownLatch passed = new CountDownLatch(1);
        Thread further =
                Thread.ofPlatform()
                        .start(() -> {
                            rig.gather(target, source, index);
                            passed.countDown();
                        });
        while (further.getState() != Thread.State.TIMED_WAITING && passed.getCount() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(1, passed.getCount(), "all places are taken");
        rig.backend.runAll();
        assertTrue(passed.await(10, TimeUnit.SECONDS));
        further.join();
        assertArrayEquals(new float[] {1, 2}, rig.floats(target));
    }

    @Test
    void placesOfKnownVerdictsAreUsedAgain() {
        StoredObject target = rig.fresh(3, 2);
        for (int i = 0; i < 3 * VerdictBook.MAX_PENDING; i++) {
            rig.gather(target, source, index);
            if (i % 100 == 0) {
                rig.settle();
                target.settle();
            }
        }
        assertArrayEquals(new float[] {1, 2}, rig.floats(target));
    }

    @Test
    void anotherClientsSessionLearnsWorkerAndOpAlone() {
        Poison poison = rigPoison();
        Session stranger = rig.host.openSession("stranger");
        Failure told = poison.failureFor(stranger);
        assertEquals("gather", told.op());
        assertEquals("bob", told.worker());
        assertEquals("", told.caller());
        for (String secret : new String[] {"9", "FLOAT32", "id", "[2]"}) {
            assertFalse(told.detail().contains(secret), told.detail());
        }
        assertNull(poison.exceptionFor(stranger).getCause());
    }

    @Test
    void sameClientsOtherSessionLearnsAll() {
        Poison poison = rigPoison();
        Session other = rig.host.openSession("client");
        assertSame(poison.failure(), poison.failureFor(other));
    }

    private Poison rigPoison() {
        StoredObject bad = doomed(3);
        rig.settle();
        return bad.settle();
    }
}
