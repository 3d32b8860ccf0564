package io.farpoint.session;

import static io.farpoint.session.SessionRig.GATHER;
import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a session was in the middle of, nothing of it stays on the device. */
@Tag("unit")
class SessionCloseTest {
    private static final long TICKET = 77;

    static Stream<StubBackend> devices() {
        return Stream.of(StubBackend.inline(), StubBackend.late());
    }

    private static SessionRig rig(StubBackend backend) {
        return new SessionRig(backend, SessionRig.AMPLE);
    }

    private static void assertNothingStays(SessionRig rig) {
        rig.settle();
        assertEquals(0, rig.backend.live());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void objectsGo(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        rig.run(NEXT, rig.fresh(2, 2), x);
        rig.fresh(3, 2);
        rig.session.close();
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void failedObjectsGo(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        rig.run(GATHER, rig.fresh(2, 2), x, rig.putLongs(3, 0, 9));
        rig.run(NEXT, rig.fresh(4, 5), x);
        rig.session.close();
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void workEnqueuedStillSeesItsOperands(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        StoredObject next = rig.fresh(2, 2);
        rig.run(NEXT, next, x);
        PendingRead read = rig.reading(next);
        rig.session.close();
        assertArrayEquals(new float[] {2, 3}, rig.floats(read));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void expectedObjectsGoAndTheirParcelsToo(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.expected(1, 2, TICKET);
        rig.session.close();
        rig.host.deliver(TICKET, new Parcel.OnDevice(backend, backend.allocate(8), null));
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void commandsThatStillWaitLeaveNothingOnceTheirTicketLapses(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        rig.run(NEXT, rig.fresh(2, 2), rig.expected(3, 2, TICKET));
        rig.run(NEXT, x, x);
        rig.session.close();
        rig.pass(Mailroom.TICKET_MS);
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void commandsThatStillWaitLeaveNothingOnceTheWorkerIsClosed(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        rig.run(NEXT, rig.fresh(2, 2), rig.expected(3, 2, TICKET));
        rig.run(NEXT, x, x);
        rig.host.close();
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void readsThatStillWaitAreAnsweredWhenTheWorkerIsClosed(StubBackend backend) {
        SessionRig rig = rig(backend);
        PendingRead read = rig.reading(rig.expected(3, 2, TICKET));
        rig.host.close();
        rig.settle();
        assertEquals(true, read.poll(), "nobody waits for a worker that is gone");
        assertThrows(RuntimeException.class, read::result);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void workerTakesPublishedDataAndEarlyParcelsWithIt(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.host.publish(
                DType.FLOAT32,
                Shape.of(2),
                MemorySegment.ofArray(new float[] {1, 2}),
                Set.of("#data"),
                "");
        rig.session.objects().search(Set.of("#data"), 100);
        rig.host.deliver(TICKET, new Parcel.OnDevice(backend, backend.allocate(8), null));
        rig.host.close();
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void bytesOnTheirWayBetweenDevicesLeaveNothing(StubBackend backend) {
        SessionRig bob = rig(backend);
        SessionRig alice = SessionRig.late();
        StoredObject x = bob.put(1, 1, 2);
        alice.expected(1, 2, TICKET);
        bob.session.moveOut(x, whole(x), new Destination.InProcess(alice.host), TICKET);
        alice.host.close();
        bob.host.close();
        assertNothingStays(bob);
        assertNothingStays(alice);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void parcelThatComesAfterTheWorkerIsClosedLeavesNothing(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.host.close();
        try {
            rig.host.deliver(TICKET, new Parcel.OnDevice(backend, backend.allocate(8), null));
        } catch (FarpointException refused) {
            // as good as silence: its sender hears of it
        }
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void closingTwiceIsClosingOnce(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.put(1, 1, 2);
        rig.session.close();
        rig.session.close();
        rig.host.close();
        rig.host.close();
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void closedSessionTakesNoMoreCommands(StubBackend backend) {
        SessionRig rig = rig(backend);
        StoredObject x = rig.put(1, 1, 2);
        rig.session.close();
        assertThrows(FarpointException.class, () -> rig.fresh(2, 2));
        assertThrows(FarpointException.class, () -> rig.run(NEXT, x, x));
        assertThrows(FarpointException.class, () -> rig.reading(x));
        assertNothingStays(rig);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void closedWorkerOpensNoSession(StubBackend backend) {
        SessionRig rig = rig(backend);
        rig.host.close();
        assertThrows(FarpointException.class, () -> rig.host.openSession("late"));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void otherSessionsStay(StubBackend backend) {
        SessionRig rig = rig(backend);
        Session other = rig.host.openSession("other");
        StoredObject theirs = SessionRig.put(other, 1, 5, 6);
        rig.put(1, 1, 2);
        rig.session.close();
        PendingRead read = other.read(theirs, whole(theirs), HostMemory.allocate(theirs.bytes()));
        assertArrayEquals(new float[] {5, 6}, rig.floats(read));
        assertEquals(1, backend.live());
    }
}
