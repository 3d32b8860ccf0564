package io.farpoint.session;

import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.SUM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.FarpointException;
import io.farpoint.stub.StubBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of a session's commands around an object that is still on its way. */
@Tag("unit")
class SessionOrderTest {
    private static final long TICKET = 77;

    static Stream<StubBackend> devices() {
        return Stream.of(StubBackend.inline(), StubBackend.late());
    }

    private static SessionRig rig(StubBackend backend) {
        return new SessionRig(backend, SessionRig.AMPLE);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void sessionStallsAtTheFirstCommandThatNamesAnExpectedObject(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject moved = rig.expected(1, 2, TICKET);
        StoredObject sum = rig.fresh(2, 2);
        assertNull(rig.run(NEXT, sum, moved));
        rig.settle();
        assertEquals(List.of(), backend.executed());
        assertEquals(1, rig.session.backlog());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void commandsBehindWaitThoughTheyNameNothingExpected(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject here = rig.put(3, 1, 2);
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.run(NEXT, rig.fresh(2, 2), moved);
        rig.run(NEXT, rig.fresh(4, 2), here);
        PendingRead read = rig.reading(here);
        rig.settle();
        assertEquals(List.of(), backend.executed());
        assertFalse(read.poll(), "a read keeps its place too");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void commandsThatComeBeforeTheFirstWaitingOneRun(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject here = rig.put(3, 1, 2);
        rig.expected(1, 2, TICKET);
        StoredObject next = rig.fresh(4, 2);
        rig.run(NEXT, next, here);
        assertArrayEquals(new float[] {2, 3}, rig.floats(next));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void anotherSessionGoesOn(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.run(NEXT, rig.fresh(2, 2), rig.expected(1, 2, TICKET));
        Session other = rig.host.openSession("other");
        StoredObject theirs = SessionRig.put(other, 1, 5, 6);
        StoredObject next = other.create(2, SessionRig.F, theirs.shape);
        SessionRig.run(other, NEXT, next, SessionRig.whole(next), theirs);
        PendingRead read =
                other.read(next, SessionRig.whole(next), HostMemory.allocate(next.bytes()));
        assertArrayEquals(new float[] {6, 7}, rig.floats(read));
        assertEquals(1, rig.session.backlog(), "while the first still waits");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void allRunInOrderOnceTheBytesAreThere(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject moved = rig.expected(1, 2, TICKET);
        StoredObject a = rig.fresh(2, 2);
        StoredObject b = rig.fresh(3, 2);
        rig.run(NEXT, a, moved);
        rig.run(SUM, b, a, moved);
        rig.run(NEXT, a, a);
        PendingRead read = rig.reading(a);
        rig.host.deliver(TICKET, rig.parcel(10, 20));
        assertArrayEquals(new float[] {12, 22}, rig.floats(read));
        assertArrayEquals(new float[] {21, 41}, rig.floats(b));
        assertEquals(0, rig.session.backlog());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void readSeesTheValueOfItsTurn(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject here = rig.put(3, 1, 2);
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.run(NEXT, here, here);
        rig.run(SUM, here, here, moved);
        PendingRead before = rig.reading(here);
        rig.run(NEXT, here, here);
        rig.host.deliver(TICKET, rig.parcel(10, 20));
        assertArrayEquals(new float[] {12, 23}, rig.floats(before));
        assertArrayEquals(new float[] {13, 24}, rig.floats(here));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void objectFreedBehindACommandThatNeedsItLivesUntilThen(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject here = rig.put(3, 1, 2);
        StoredObject moved = rig.expected(1, 2, TICKET);
        StoredObject sum = rig.fresh(4, 2);
        rig.run(SUM, sum, here, moved);
        rig.session.free(here);
        rig.session.free(moved);
        rig.host.deliver(TICKET, rig.parcel(10, 20));
        assertArrayEquals(new float[] {11, 22}, rig.floats(sum));
        rig.settle();
        assertEquals(1, backend.live(), "and goes then");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void syncPassesBehindAllBeforeIt(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.run(NEXT, rig.fresh(2, 2), rig.expected(1, 2, TICKET));
        Pending<Void> sync = rig.session.sync();
        rig.settle();
        assertFalse(sync.poll());
        rig.host.deliver(TICKET, rig.parcel(10, 20));
        rig.settle();
        assertTrue(sync.poll());
        assertNull(sync.result());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void settledWaitsForTheBytesOfItsObjectAlone(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject here = rig.put(3, 1, 2);
        StoredObject moved = rig.expected(1, 2, TICKET);
        rig.run(NEXT, rig.fresh(2, 2), moved);
        assertTrue(rig.session.settled(here).poll());
        Pending<Void> there = rig.session.settled(moved);
        assertFalse(there.poll());
        rig.host.deliver(TICKET, rig.parcel(10, 20));
        rig.settle();
        assertTrue(there.poll());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void idIsFreeAgainOnceItsObjectIsFreed(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject first = rig.put(3, 1, 2);
        rig.session.free(first);
        StoredObject second = rig.put(3, 7, 8, 9);
        rig.session.free(first); // a second time: it is no longer the id's object
        assertArrayEquals(new float[] {7, 8, 9}, rig.floats(second));
        assertEquals(second, rig.session.find(3));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void idTakenIsRefused(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.put(3, 1, 2);
        FarpointException refused = assertThrows(FarpointException.class, () -> rig.fresh(3, 5));
        assertTrue(refused.getMessage().contains("3"), refused.getMessage());
        assertEquals(2, rig.session.find(3).elements(), "the first stays");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void twoSessionsMayChooseTheSameId(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject mine = rig.put(3, 1, 2);
        Session other = rig.host.openSession("other");
        StoredObject theirs = SessionRig.put(other, 3, 5, 6);
        assertEquals(mine, rig.session.find(3));
        assertEquals(theirs, other.find(3));
        other.free(theirs);
        assertArrayEquals(new float[] {1, 2}, rig.floats(mine));
    }
}
