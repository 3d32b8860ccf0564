package io.farpoint.tck.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.RemoteExecutionException;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.session.Destination;
import io.farpoint.session.Failure;
import io.farpoint.session.Found;
import io.farpoint.session.Link;
import io.farpoint.session.ObjectRef;
import io.farpoint.session.Pending;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a link promises, whichever door it is: order, objects on their way, poison, neighbours. A
 * door or device joins by a subclass that makes its {@link LinkGround}.
 */
@Tag("tck")
public abstract class LinkLaws {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DType F = DType.FLOAT32;
    private static final Expr X = new Expr.Input(0, F);
    private static final Op NEXT =
            new Op.Map(new Expr.Binary(BinaryKind.ADD, X, new Expr.Const(Scalars.bits(1.0, F), F)));
    private static final Op GATHER = new Op.Gather(0);
    private static final long TICKET = 0x5EED;

    private LinkGround ground;
    private Link bob;
    private Link neighbour;
    private Link alice;
    private long lastId = 1_000;

    /**
     * Makes a fresh ground.
     *
     * @return the workers under test, to be closed by the law
     */
    protected abstract LinkGround makeGround();

    @BeforeEach
    void open() {
        ground = makeGround();
        bob = ground.connect("bob");
        neighbour = ground.connect("bob");
        alice = ground.connect("alice");
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private ObjectRef ref(long... dims) {
        return new ObjectRef(++lastId, F, Shape.of(dims));
    }

    private static Layout whole(ObjectRef ref) {
        return Layout.contiguous(ref.shape());
    }

    private ObjectRef put(Link link, float... values) {
        ObjectRef ref = ref(values.length);
        link.put(ref, MemorySegment.ofArray(values));
        return ref;
    }

    private ObjectRef expected(Link link, long elements, long ticket) {
        ObjectRef ref = ref(elements);
        link.expect(ref, ticket);
        return ref;
    }

    private ObjectRef next(Link link, ObjectRef in) {
        ObjectRef out = new ObjectRef(++lastId, F, in.shape());
        execute(link, NEXT, out, in);
        return out;
    }

    private static void execute(Link link, Op op, ObjectRef out, ObjectRef... in) {
        Layout[] views = new Layout[in.length];
        for (int i = 0; i < in.length; i++) {
            views[i] = whole(in[i]);
        }
        link.execute(
                op, in, views, new long[0], new ObjectRef[] {out}, new Layout[] {whole(out)}, "");
    }

    /** An op that its index makes fail. */
    private ObjectRef doomed(Link link) {
        ObjectRef index = new ObjectRef(++lastId, DType.INT64, Shape.of(1));
        link.put(index, MemorySegment.ofArray(new long[] {41}));
        ObjectRef out = ref(1);
        execute(link, GATHER, out, put(link, 1, 2), index);
        return out;
    }

    private static Pending<MemorySegment> reading(Link link, ObjectRef ref) {
        byte[] target = new byte[Math.toIntExact(ref.bytes())];
        return link.read(ref, whole(ref), MemorySegment.ofArray(target));
    }

    private static float[] floats(Pending<MemorySegment> read) {
        MemorySegment bytes = read.await(PATIENCE, "a read");
        return bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private static float[] floats(Link link, ObjectRef ref) {
        return floats(reading(link, ref));
    }

    private static String failure(Link link, ObjectRef ref) {
        Pending<MemorySegment> read = reading(link, ref);
        return assertThrows(FarpointException.class, () -> floats(read)).getMessage();
    }

    /** All that was sent before is through, as far as this client's commands go. */
    private static void sync(Link link) {
        link.sync().await(PATIENCE, "a sync");
    }

    private void move(Link from, ObjectRef source, Link to, long ticket) {
        from.moveOut(source, whole(source), to.destination(), ticket);
    }

    @Test
    void commandsThatNameAnExpectedObjectWaitWhileANeighbourGoesOn() {
        ObjectRef moved = expected(bob, 2, TICKET);
        Pending<MemorySegment> waiting = reading(bob, next(bob, moved));
        for (int i = 0; i < 5; i++) {
            ObjectRef theirs = next(neighbour, put(neighbour, i));
            assertArrayEquals(new float[] {i + 1}, floats(neighbour, theirs));
            assertFalse(waiting.poll(), "bytes that nobody has sent yet");
        }
        move(alice, put(alice, 5, 6), bob, TICKET);
        assertArrayEquals(new float[] {6, 7}, floats(waiting));
    }

    @Test
    void commandsBehindThemWaitTooAndKeepTheirOrder() {
        ObjectRef here = put(bob, 1, 2);
        ObjectRef moved = expected(bob, 2, TICKET);
        next(bob, moved);
        Pending<MemorySegment> before = reading(bob, here);
        execute(bob, NEXT, here, here);
        Pending<MemorySegment> after = reading(bob, here);
        sync(neighbour);
        assertFalse(before.poll());
        move(alice, put(alice, 5, 6), bob, TICKET);
        assertArrayEquals(new float[] {1, 2}, floats(before));
        assertArrayEquals(new float[] {2, 3}, floats(after));
    }

    @Test
    void bytesMayComeBeforeTheirObject() {
        move(alice, put(alice, 5, 6), bob, TICKET);
        sync(alice);
        assertArrayEquals(new float[] {5, 6}, floats(bob, expected(bob, 2, TICKET)));
    }

    @Test
    void bytesGivenToADestinationLandThere() {
        ObjectRef moved = expected(bob, 2, TICKET);
        if (neighbour.destination() instanceof Destination.Stream stream) {
            stream.deliver(TICKET, MemorySegment.ofArray(new float[] {5, 6}));
        } else {
            move(neighbour, put(neighbour, 5, 6), bob, TICKET);
        }
        assertArrayEquals(new float[] {5, 6}, floats(bob, moved));
    }

    @Test
    void largeBytesTravelInPieces() {
        float[] values = new float[700_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        ObjectRef there = expected(bob, values.length, TICKET);
        move(alice, put(alice, values), bob, TICKET);
        assertArrayEquals(values, floats(bob, there));
    }

    @Test
    void lostBytesPoisonWhatWaitsWithTheirCause() {
        ObjectRef moved = expected(bob, 1, TICKET);
        ObjectRef after = next(bob, moved);
        if (neighbour.destination() instanceof Destination.Stream stream) {
            stream.fail(
                    TICKET,
                    new Failure(Failure.Kind.EXECUTION, "carol", "matmul", "no memory", ""));
            String told = failure(bob, after);
            assertTrue(told.contains("matmul") && told.contains("carol"), told);
        } else {
            move(alice, doomed(alice), bob, TICKET);
            String told = failure(bob, after);
            assertTrue(told.contains("gather"), told);
        }
        assertArrayEquals(new float[] {2}, floats(bob, next(bob, put(bob, 1))), "it lives on");
    }

    @Test
    void poisonedSourceDeliversItsPoison() {
        ObjectRef there = expected(bob, 1, TICKET);
        ObjectRef bad = doomed(alice);
        move(alice, bad, bob, TICKET);
        String told = failure(bob, there);
        assertTrue(told.contains("gather") && told.contains("alice"), told);
        assertFalse(told.contains("41"), () -> "values are not the neighbours' affair: " + told);
    }

    @Test
    void ticketIsGoodOnce() {
        ObjectRef first = expected(bob, 1, TICKET);
        move(alice, put(alice, 5), bob, TICKET);
        assertArrayEquals(new float[] {5}, floats(bob, first));
        Pending<MemorySegment> second = reading(neighbour, expected(neighbour, 1, TICKET));
        sync(bob);
        assertFalse(second.poll(), "the ticket was used up");
        move(alice, put(alice, 6), bob, TICKET);
        assertArrayEquals(new float[] {6}, floats(second));
        assertArrayEquals(new float[] {5}, floats(bob, first));
    }

    @Test
    void bytesOfAWrongSizeAreRefused() {
        ObjectRef moved = expected(bob, 3, TICKET);
        move(alice, put(alice, 5, 6), bob, TICKET);
        assertTrue(failure(bob, moved).contains("8 bytes"));
        assertArrayEquals(new float[] {2}, floats(bob, next(bob, put(bob, 1))));
    }

    /** Fewer bytes than the object has would show what was in its memory before. */
    @Test
    void objectOfFewerOrMoreBytesThanItsOwnIsRefused() {
        for (float[] values : new float[][] {{1}, {1, 2, 3}}) {
            ObjectRef ref = ref(2);
            assertThrows(
                    FarpointException.class,
                    () -> {
                        bob.put(ref, MemorySegment.ofArray(values));
                        floats(bob, ref);
                    });
        }
        assertArrayEquals(new float[] {2}, floats(bob, next(bob, put(bob, 1))));
    }

    @Test
    void moveBringsAViewRowMajorAndLeavesItsSource() {
        ObjectRef source = put(alice, 1, 2, 3, 4, 5);
        ObjectRef there = expected(bob, 3, TICKET);
        alice.moveOut(source, whole(source).slice(0, 4, 3, -2), bob.destination(), TICKET);
        assertArrayEquals(new float[] {5, 3, 1}, floats(bob, there));
        assertArrayEquals(new float[] {1, 2, 3, 4, 5}, floats(alice, source));
    }

    @Test
    void moveSeesTheValueOfItsTurn() {
        ObjectRef source = put(alice, 1);
        ObjectRef before = expected(bob, 1, TICKET);
        ObjectRef after = expected(bob, 1, TICKET + 1);
        move(alice, source, bob, TICKET);
        execute(alice, NEXT, source, source);
        move(alice, source, bob, TICKET + 1);
        assertArrayEquals(new float[] {1}, floats(bob, before));
        assertArrayEquals(new float[] {2}, floats(bob, after));
    }

    @Test
    void movesInBothDirectionsAtOnceDoNotMeet() {
        ObjectRef there = expected(alice, 1, TICKET);
        ObjectRef here = expected(bob, 1, TICKET + 1);
        ObjectRef mine = put(bob, 1);
        ObjectRef theirs = put(alice, 2);
        // Each side's commands stand behind an object that the other has yet to send.
        ObjectRef onBob = next(bob, here);
        ObjectRef onAlice = next(alice, there);
        sync(neighbour);
        Link carrier = ground.connect("bob");
        ObjectRef copy = put(carrier, 1);
        move(carrier, copy, alice, TICKET);
        move(alice, theirs, bob, TICKET + 1);
        assertArrayEquals(new float[] {2}, floats(alice, onAlice));
        assertArrayEquals(new float[] {3}, floats(bob, onBob));
        assertArrayEquals(new float[] {1}, floats(bob, mine));
    }

    @Test
    void objectOnItsWayMayMoveOn() {
        ObjectRef there = expected(bob, 2, TICKET);
        ObjectRef back = expected(alice, 2, TICKET + 1);
        bob.moveOut(there, whole(there), alice.destination(), TICKET + 1);
        ObjectRef source = put(neighbour, 7, 8);
        move(neighbour, source, bob, TICKET);
        assertArrayEquals(new float[] {7, 8}, floats(alice, back));
    }

    @Test
    void failureReachesTheReadAndLeavesTheSessionUsable() {
        ObjectRef bad = doomed(bob);
        ObjectRef worse = next(bob, bad);
        String told = failure(bob, worse);
        assertTrue(told.contains("gather") && told.contains("41"), told);
        assertTrue(failure(bob, bad).contains("41"), "and is told again");
        assertArrayEquals(new float[] {2}, floats(bob, next(bob, put(bob, 1))));
    }

    @Test
    void syncTellsTheFirstFailureOnceAndToNobodyElse() {
        doomed(bob);
        sync(neighbour);
        assertThrows(RemoteExecutionException.class, () -> sync(bob));
        sync(bob);
    }

    @Test
    void settledTellsWithoutAByte() {
        ObjectRef good = put(bob, 1);
        ObjectRef bad = doomed(bob);
        bob.settled(good).await(PATIENCE, "good");
        assertThrows(RemoteExecutionException.class, () -> bob.settled(bad).await(PATIENCE, "bad"));
    }

    @Test
    void sameIdsOfTwoClientsAreTwoObjects() {
        ObjectRef mine = new ObjectRef(7, F, Shape.of(1));
        ObjectRef theirs = new ObjectRef(7, F, Shape.of(2));
        bob.put(mine, MemorySegment.ofArray(new float[] {1}));
        neighbour.put(theirs, MemorySegment.ofArray(new float[] {2, 3}));
        neighbour.free(theirs);
        sync(neighbour);
        assertArrayEquals(new float[] {1}, floats(bob, mine));
    }

    @Test
    void searchFindsOnesOwnAlone() {
        ObjectRef mine = put(bob, 1);
        bob.tag(mine, Set.of("#x"), "mine");
        put(neighbour, 2);
        List<Found> all = bob.search(Set.of(), 5_000).await(PATIENCE, "a search");
        assertEquals(List.of(mine.id()), all.stream().map(Found::id).toList());
        List<Found> tagged = bob.search(Set.of("#x"), 5_000).await(PATIENCE, "a search");
        assertEquals("mine", tagged.get(0).description());
        assertEquals(List.of(), neighbour.search(Set.of("#x"), 5_000).await(PATIENCE, "a search"));
    }

    @Test
    void closedLinkTakesItsObjectsWithItAndNobodyElses() {
        ObjectRef theirs = put(neighbour, 2);
        put(bob, 1);
        sync(bob);
        bob.close();
        bob.close();
        assertArrayEquals(new float[] {2}, floats(neighbour, theirs));
    }

    @Test
    void readsUnderWayWhenALinkIsClosedAreAnswered() {
        Pending<MemorySegment> waiting = reading(bob, expected(bob, 1, TICKET));
        sync(neighbour);
        assertFalse(waiting.poll());
        bob.close();
        assertThrows(FarpointException.class, () -> floats(waiting));
    }

    @Test
    void nothingStaysOnTheDevice() {
        expected(bob, 2, TICKET);
        next(bob, put(bob, 1));
        doomed(neighbour);
        put(alice, 1, 2, 3);
        sync(alice);
        List.of(bob, neighbour, alice).forEach(Link::close);
        ground.closeWorkers();
        assertEquals(0, ground.backend().stats().buffersInUse());
    }
}
