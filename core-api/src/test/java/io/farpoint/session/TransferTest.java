package io.farpoint.session;

import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.RemoteExecutionException;
import io.farpoint.Shape;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.spi.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes that come under a ticket: in time, early, never, wrong, or as a failure. */
@Tag("unit")
class TransferTest {
    private static final long TICKET = 77;

    private static Destination to(SessionRig rig) {
        return new Destination.InProcess(rig.host);
    }

    private static RuntimeException failure(SessionRig rig, StoredObject object) {
        PendingRead read = rig.reading(object);
        rig.settle();
        assertTrue(read.poll(), "the read still waits");
        return assertThrows(RuntimeException.class, read::result);
    }

    @Test
    void parcelBeforeItsExpectationIsKept() {
        SessionRig rig = SessionRig.inline();
        rig.host.deliver(TICKET, rig.parcel(1, 2));
        assertArrayEquals(new float[] {1, 2}, rig.floats(rig.expected(1, 2, TICKET)));
    }

    @Test
    void ticketThatLapsesPoisonsTheObjectAndSaysSo() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        StoredObject next = rig.fresh(2, 2);
        rig.run(NEXT, next, moved);
        rig.pass(Mailroom.TICKET_MS);
        String told = failure(rig, next).getMessage();
        assertTrue(told.contains("lapsed") && told.contains("bob"), told);
        assertTrue(told.contains("FLOAT32[2]") && told.contains("id 1"), told);
    }

    @Test
    void sessionGoesOnBehindALapsedTicket() {
        SessionRig rig = SessionRig.inline();
        rig.run(NEXT, rig.fresh(2, 2), rig.expected(1, 2, TICKET));
        StoredObject here = rig.put(3, 1, 2);
        rig.run(NEXT, here, here);
        rig.pass(Mailroom.TICKET_MS);
        assertArrayEquals(new float[] {2, 3}, rig.floats(here));
        assertEquals(0, rig.session.backlog());
    }

    @Test
    void parcelThatComesTooLateIsDropped() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.pass(Mailroom.TICKET_MS);
        rig.host.deliver(TICKET, rig.parcel(1, 2));
        assertTrue(failure(rig, moved).getMessage().contains("lapsed"));
        rig.pass(Mailroom.TICKET_MS);
        assertEquals(0, rig.backend.live());
    }

    @Test
    void failedParcelPoisonsWithItsCause() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        StoredObject next = rig.fresh(2, 2);
        rig.run(NEXT, next, moved);
        Failure why = new Failure(Failure.Kind.EXECUTION, "alice", "gather", "an index", "");
        rig.host.deliver(TICKET, new Parcel.Failed(new Poison(why, null, null)));
        RemoteExecutionException told =
                assertThrows(
                        RemoteExecutionException.class,
                        () -> {
                            throw failure(rig, next);
                        });
        assertEquals("gather", told.op());
        assertEquals("alice", told.worker());
    }

    @Test
    void kindOfAFailureThatTravelledIsKept() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        Failure why = new Failure(Failure.Kind.UNAVAILABLE, "alice", "", "it left", "");
        rig.host.deliver(TICKET, new Parcel.Failed(new Poison(why, null, null)));
        assertTrue(failure(rig, moved) instanceof WorkerUnavailableException);
    }

    @Test
    void parcelOfAWrongSizePoisons() {
        SessionRig rig = SessionRig.inline();
        StoredObject small = rig.expected(1, 2, TICKET);
        rig.host.deliver(TICKET, rig.parcel(1, 2, 3));
        assertTrue(failure(rig, small).getMessage().contains("12 bytes"));
        StoredObject other = rig.expected(2, 2, 5);
        rig.host.deliver(5, new Parcel.OnDevice(rig.backend, rig.backend.allocate(3), null));
        assertTrue(failure(rig, other).getMessage().contains("3 bytes"));
        rig.session.free(small);
        rig.session.free(other);
        assertEquals(0, rig.backend.live(), "a refused parcel is given back");
    }

    @Test
    void poisonedArrivalIsGoodAgainOnceWrittenWhole() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.pass(Mailroom.TICKET_MS);
        StoredObject here = rig.put(3, 1, 2);
        assertNull(rig.run(NEXT, moved, here));
        assertArrayEquals(new float[] {2, 3}, rig.floats(moved));
    }

    @Test
    void moveOnOneDeviceTakesNoReadAndNoWrite() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = new SessionRig(bob.backend, SessionRig.AMPLE);
        StoredObject source = bob.put(1, 1, 2, 3);
        StoredObject target = alice.expected(9, 3, TICKET);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        assertEquals(0, bob.backend.reads());
        assertArrayEquals(new float[] {1, 2, 3}, alice.floats(target));
        bob.run(NEXT, source, source);
        assertArrayEquals(new float[] {1, 2, 3}, alice.floats(target), "they share nothing");
    }

    @Test
    void moveBetweenLateDevicesComesByTheHost() {
        SessionRig bob = SessionRig.late();
        SessionRig alice = SessionRig.late();
        StoredObject source = bob.put(1, 1, 2, 3);
        StoredObject target = alice.expected(9, 3, TICKET);
        StoredObject next = alice.fresh(10, 3);
        alice.run(NEXT, next, target);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        alice.settle();
        assertTrue(target.isExpected(), "bob's device has not read yet");
        bob.settle();
        assertArrayEquals(new float[] {2, 3, 4}, alice.floats(next));
    }

    @Test
    void moveOfAViewBringsItsElementsRowMajor() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = SessionRig.inline();
        StoredObject source = bob.put(1, 1, 2, 3, 4, 5);
        StoredObject target = alice.expected(9, 3, TICKET);
        bob.session.moveOut(source, whole(source).slice(0, 4, 3, -2), to(alice), TICKET);
        assertArrayEquals(new float[] {5, 3, 1}, alice.floats(target));
        assertEquals(1, bob.backend.live(), "the packed copy is given back");
    }

    @Test
    void moveNeverFreesItsSource() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = SessionRig.inline();
        StoredObject source = bob.put(1, 1, 2);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        assertSame(source, bob.session.find(1));
        assertArrayEquals(new float[] {1, 2}, bob.floats(source));
    }

    @Test
    void moveOfAnExpectedObjectWaitsForIt() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = SessionRig.inline();
        StoredObject through = bob.expected(1, 2, TICKET);
        bob.session.moveOut(through, whole(through), to(alice), TICKET + 1);
        StoredObject target = alice.expected(9, 2, TICKET + 1);
        assertTrue(target.isExpected());
        bob.host.deliver(TICKET, bob.parcel(1, 2));
        assertArrayEquals(new float[] {1, 2}, alice.floats(target));
    }

    @Test
    void moveThatFindsNoMemoryDeliversTheReason() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = SessionRig.inline();
        StoredObject source = bob.put(1, 1, 2);
        StoredObject target = alice.expected(9, 2, TICKET);
        bob.backend.allowAllocations(0);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        String told = failure(alice, target).getMessage();
        assertTrue(told.contains("no memory") && told.contains("bob"), told);
    }

    @Test
    void arrivalThatFindsNoMemoryPoisonsAndLeaksNothing() {
        SessionRig bob = SessionRig.inline();
        SessionRig alice = SessionRig.inline();
        StoredObject source = bob.put(1, 1, 2);
        StoredObject target = alice.expected(9, 2, TICKET);
        alice.backend.allowAllocations(0);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        assertTrue(failure(alice, target).getMessage().contains("no memory"));
        bob.session.free(source);
        assertEquals(0, bob.backend.live(), "the parcel is given back");
    }

    @Test
    void deviceLostOnTheWayPoisonsTheArrival() {
        SessionRig bob = SessionRig.late();
        SessionRig alice = SessionRig.late();
        StoredObject source = bob.put(1, 1, 2);
        StoredObject target = alice.expected(9, 2, TICKET);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        bob.backend.lose("power");
        assertTrue(failure(alice, target).getMessage().contains("power"));
    }

    @Test
    void freedExpectedObjectDiscardsItsParcel() {
        SessionRig rig = SessionRig.inline();
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.session.free(moved);
        rig.host.deliver(TICKET, new Parcel.OnDevice(rig.backend, rig.backend.allocate(8), null));
        assertEquals(0, rig.backend.live());
    }

    @Test
    void objectFreedWhileItsBytesCrossTakesNothingWithIt() {
        SessionRig bob = SessionRig.late();
        SessionRig alice = SessionRig.late();
        StoredObject source = bob.put(1, 1, 2);
        StoredObject target = alice.expected(9, 2, TICKET);
        bob.session.moveOut(source, whole(source), to(alice), TICKET);
        alice.session.free(target);
        bob.session.free(source);
        bob.settle();
        alice.settle();
        assertEquals(0, bob.backend.live());
        assertEquals(0, alice.backend.live());
    }

    @Test
    void freedExpectedObjectMayLapseToo() {
        SessionRig rig = SessionRig.inline();
        rig.session.free(rig.expected(1, 2, TICKET));
        rig.pass(Mailroom.TICKET_MS);
        StoredObject here = rig.put(3, 1, 2);
        assertArrayEquals(new float[] {1, 2}, rig.floats(here));
        assertEquals(1, rig.backend.live());
    }

    @Test
    void ticketIsGoodForOneObject() {
        SessionRig rig = SessionRig.inline();
        StoredObject first = rig.expected(1, 2, TICKET);
        rig.host.deliver(TICKET, rig.parcel(1, 2));
        StoredObject second = rig.expected(2, 2, TICKET);
        assertArrayEquals(new float[] {1, 2}, rig.floats(first));
        assertTrue(second.isExpected());
    }

    /** Whichever of the two is refused, none may stall its session for ever. */
    @Test
    void ticketExpectedTwiceStallsNobodyForEver() {
        SessionRig rig = SessionRig.inline();
        StoredObject first = rig.expected(1, 2, TICKET);
        StoredObject second = null;
        try {
            second = rig.expected(2, 2, TICKET);
        } catch (FarpointException refused) {
            // told at once, which is as good
        }
        rig.host.deliver(TICKET, rig.parcel(1, 2));
        rig.pass(Mailroom.TICKET_MS);
        assertTrue(!first.isExpected() && (second == null || !second.isExpected()));
    }

    private static StoredObject truths(SessionRig rig, long id, byte... bytes) {
        StoredObject object = rig.session.create(id, DType.BOOL, Shape.of(bytes.length));
        rig.session.expect(object, TICKET);
        return object;
    }

    private static Parcel foreign(SessionRig rig, byte... bytes) {
        Buffer buffer = rig.backend.allocate(bytes.length);
        rig.backend.write(buffer, 0, MemorySegment.ofArray(bytes));
        return new Parcel.OnDevice(rig.backend, buffer, null, true);
    }

    /** A client may send any byte; a BOOL of this worker is 0 or 1. */
    @Test
    void truthValuesFromOutsideAreMadeZeroOrOne() {
        SessionRig rig = SessionRig.inline();
        byte[] odd = {0, 1, 2, -1};
        StoredObject object = truths(rig, 1, odd);
        rig.host.deliver(TICKET, foreign(rig, odd));
        PendingRead read = rig.reading(object);
        assertTrue(read.poll());
        assertArrayEquals(new byte[] {0, 1, 1, 1}, read.result().toArray(ValueLayout.JAVA_BYTE));
        assertEquals(1, rig.backend.live());
    }

    @Test
    void truthValuesThatFindNoRoomAreGoodAgainOnceWrittenWhole() {
        SessionRig rig = SessionRig.inline();
        byte[] odd = {2, 0};
        StoredObject object = truths(rig, 1, odd);
        Parcel parcel = foreign(rig, odd);
        rig.backend.allowAllocations(0);
        rig.host.deliver(TICKET, parcel);
        rig.backend.allowAllocations(Integer.MAX_VALUE);
        assertTrue(failure(rig, object).getMessage().contains("no memory"));
        assertNull(rig.run(new Op.Map(new Expr.Const(1, DType.BOOL)), object));
        assertNull(object.settle());
        rig.session.free(object);
        assertEquals(0, rig.backend.live());
    }
}
