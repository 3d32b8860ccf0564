package io.farpoint.session;

import static io.farpoint.session.SessionRig.COPY;
import static io.farpoint.session.SessionRig.NEXT;
import static io.farpoint.session.SessionRig.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.LimitExceededException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.Shape;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much a session may hold, and what its owner lends it. */
@Tag("unit")
class SessionLimitsTest {
    private static final Set<String> TAGS = Set.of("#boston", "#data");

    private static SessionRig rig(long objects, long bytes) {
        return new SessionRig(StubBackend.inline(), new SessionLimits(objects, bytes));
    }

    private static void publish(SessionRig rig, float... values) {
        rig.host.publish(
                DType.FLOAT32,
                Shape.of(values.length),
                MemorySegment.ofArray(values),
                TAGS,
                "houses");
    }

    private static StoredObject borrowed(SessionRig rig) {
        List<Found> found = rig.session.objects().search(Set.of("#boston"), 100);
        return rig.session.find(found.get(0).id());
    }

    @Test
    void oneObjectTooManyIsRefusedByName() {
        SessionRig rig = rig(2, 1000);
        rig.put(1, 1);
        rig.put(2, 2);
        String why = assertThrows(LimitExceededException.class, () -> rig.put(3, 3)).getMessage();
        assertTrue(why.contains("bob") && why.contains("2 objects"), why);
        assertTrue(why.contains("FLOAT32[1]") && why.contains("1000 bytes"), why);
    }

    @Test
    void oneByteTooManyIsRefusedByName() {
        SessionRig rig = rig(100, 15);
        rig.put(1, 1, 2, 3);
        String why = assertThrows(LimitExceededException.class, () -> rig.put(2, 4)).getMessage();
        assertTrue(why.contains("12 bytes") && why.contains("15 bytes"), why);
    }

    @Test
    void limitItselfMayBeReached() {
        SessionRig rig = rig(2, 12);
        rig.put(1, 1, 2);
        assertArrayEquals(new float[] {3}, rig.floats(rig.put(2, 3)));
    }

    @Test
    void freeingMakesRoom() {
        SessionRig rig = rig(1, 8);
        for (long id = 1; id < 10; id++) {
            StoredObject object = rig.put(id, id, id);
            rig.session.free(object);
            rig.session.free(object);
        }
        assertEquals(0, rig.backend.live());
    }

    @Test
    void refusedObjectLeavesNothingBehind() {
        SessionRig rig = rig(1, 8);
        assertThrows(LimitExceededException.class, () -> rig.fresh(1, 3));
        assertThrows(ObjectNotFoundException.class, () -> rig.session.find(1));
        assertArrayEquals(new float[] {1, 2}, rig.floats(rig.put(1, 1, 2)));
    }

    @Test
    void expectedObjectsCountFromTheStart() {
        SessionRig rig = rig(10, 8);
        rig.expected(1, 2, 77);
        assertThrows(LimitExceededException.class, () -> rig.fresh(2, 1));
    }

    @Test
    void absurdSizesDoNotWrapAround() {
        SessionRig rig = rig(10, Long.MAX_VALUE);
        for (long id = 1; id <= 4; id++) {
            long each = id;
            try {
                rig.session.create(each, DType.FLOAT64, Shape.of(Shape.MAX_SIZE));
            } catch (LimitExceededException refused) {
                assertTrue(each > 1, "2^62 bytes fit a limit of 2^63 - 1");
                return;
            }
        }
        throw new AssertionError("four times 2^62 bytes were granted under a limit of 2^63 - 1");
    }

    @Test
    void limitsAreThoseOfOneSession() {
        SessionRig rig = rig(1, 8);
        rig.put(1, 1, 2);
        Session other = rig.host.openSession("other");
        SessionRig.put(other, 1, 3, 4);
        assertEquals(2, rig.backend.live());
    }

    @Test
    void publishedDataAreFoundByTheirTagsAlone() {
        SessionRig rig = rig(10, 100);
        publish(rig, 1, 2);
        assertEquals(List.of(), rig.session.objects().search(Set.of(), 100));
        assertEquals(List.of(), rig.session.objects().search(Set.of("#other"), 100));
        Found found = rig.session.objects().search(Set.of("#data", "#boston"), 100).get(0);
        assertTrue(found.borrowed());
        assertEquals(100, found.id());
        assertEquals("houses", found.description());
        assertEquals(Shape.of(2), found.shape());
    }

    @Test
    void borrowedObjectIsReadLikeAnother() {
        SessionRig rig = rig(10, 100);
        publish(rig, 1, 2);
        StoredObject lent = borrowed(rig);
        StoredObject next = rig.fresh(1, 2);
        rig.run(NEXT, next, lent);
        assertArrayEquals(new float[] {2, 3}, rig.floats(next));
        assertArrayEquals(new float[] {1, 2}, rig.floats(lent));
    }

    @Test
    void borrowedObjectCannotBeWritten() {
        SessionRig rig = rig(10, 100);
        publish(rig, 1, 2);
        StoredObject lent = borrowed(rig);
        StoredObject mine = rig.put(1, 8, 9);
        Poison whole = rig.run(COPY, lent, mine);
        assertTrue(whole.failure().detail().contains("read-only"), whole.failure().detail());
        rig.run(NEXT, lent, lent);
        rig.run(COPY, lent, whole(lent).slice(0, 0, 1, 1), rig.put(2, 9));
        assertArrayEquals(new float[] {1, 2}, rig.floats(lent));
        assertNull(lent.settle(), "and what was refused spoils nothing");
        assertEquals(List.of(), rig.backend.executed());
    }

    @Test
    void borrowedObjectTakesNoneOfTheSessionsBytes() {
        SessionRig rig = rig(10, 8);
        publish(rig, 1, 2, 3, 4, 5, 6);
        borrowed(rig);
        rig.put(1, 1, 2);
        assertEquals(2, rig.backend.live());
    }

    @Test
    void searchThatIsRefusedHalfwayLendsNothing() {
        SessionRig rig = rig(1, 100);
        publish(rig, 1, 2);
        publish(rig, 3, 4);
        assertThrows(
                LimitExceededException.class,
                () -> rig.session.objects().search(Set.of("#boston"), 100));
        assertEquals(List.of(), rig.session.objects().search(Set.of(), 100));
    }

    @Test
    void endOfABorrowLeavesTheOwnersData() {
        SessionRig rig = rig(10, 100);
        publish(rig, 1, 2);
        StoredObject lent = borrowed(rig);
        rig.session.free(lent);
        assertThrows(ObjectNotFoundException.class, () -> rig.session.find(100));
        assertArrayEquals(new float[] {1, 2}, rig.floats(borrowed(rig)));
        rig.session.close();
        assertEquals(1, rig.backend.live());
    }

    @Test
    void eachSearchLendsUnderIdsOfItsOwn() {
        SessionRig rig = rig(10, 100);
        publish(rig, 1, 2);
        publish(rig, 3, 4);
        List<Found> first = rig.session.objects().search(Set.of("#boston"), 100);
        List<Found> second = rig.session.objects().search(Set.of("#boston"), 200);
        assertEquals(List.of(100L, 101L), first.stream().map(Found::id).toList());
        assertEquals(List.of(200L, 201L), second.stream().map(Found::id).toList());
    }

    @Test
    void sessionFindsItsOwnByTheirTagsAndNobodyElses() {
        SessionRig rig = rig(10, 100);
        rig.put(1, 1).tag(Set.of("#mine", "#x"), "a thing");
        rig.put(2, 2);
        Session other = rig.host.openSession("other");
        SessionRig.put(other, 1, 3).tag(Set.of("#mine"), "theirs");
        List<Found> found = rig.session.objects().search(Set.of("#mine"), 100);
        assertEquals(1, found.size());
        assertEquals("a thing", found.get(0).description());
        assertFalse(found.get(0).borrowed());
        assertEquals(2, rig.session.objects().search(Set.of(), 100).size());
    }
}
