package io.farpoint.session;

import static io.farpoint.session.SessionRig.COPY;
import static io.farpoint.session.SessionRig.F;
import static io.farpoint.session.SessionRig.NEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The worker's end of a stream: parcels in pieces, answers, and what a bad command leaves. */
@Tag("unit")
class CommandAdapterTest {
    private static final Shape TWO = Shape.of(2);
    private static final Layout ROW = Layout.contiguous(TWO);

    private final SessionRig rig = SessionRig.inline();
    private final List<Reply> replies = new ArrayList<>();
    private final CommandAdapter adapter =
            new CommandAdapter(rig.host, reply -> replies.add(copied(reply)), this::route);

    private static Reply copied(Reply reply) {
        return reply instanceof Reply.Chunk chunk
                ? new Reply.Chunk(
                        chunk.request(),
                        chunk.offset(),
                        MemorySegment.ofArray(chunk.bytes().toArray(ValueLayout.JAVA_BYTE)),
                        chunk.last())
                : reply;
    }

    private Destination route(String address) {
        if (address.equals("bob")) {
            return new Destination.InProcess(rig.host);
        }
        throw new io.farpoint.WorkerUnavailableException("no worker at " + address);
    }

    @BeforeEach
    void hello() {
        adapter.apply(Command.Hello.of("test"));
        replies.clear();
    }

    private void put(long id, float... values) {
        adapter.apply(new Command.Expect(id, F, Shape.of(values.length), id));
        MemorySegment bytes = MemorySegment.ofArray(values);
        adapter.apply(new Command.Put(id, bytes.byteSize()));
        adapter.apply(new Command.Chunk(id, 0, bytes));
    }

    private static Command next(long from, long to) {
        return execute(NEXT, from, new Command.Target(to, F, TWO, ROW, true));
    }

    private static Command execute(Op op, long from, Command.Target... to) {
        return new Command.Execute(
                op, List.of(new Command.Source(from, ROW)), List.of(), List.of(to), "");
    }

    private Reply only() {
        assertEquals(1, replies.size(), () -> "one answer, got " + replies);
        return replies.removeFirst();
    }

    private float[] get(long id) {
        adapter.apply(new Command.Get(5, id, ROW));
        return ((Reply.Chunk) only()).bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private String getFails(long id) {
        adapter.apply(new Command.Get(5, id, ROW));
        return ((Reply.Failed) only()).failure().detail();
    }

    private String syncFails() {
        adapter.apply(new Command.Fence(6, Command.Fence.ALL));
        return only() instanceof Reply.Failed failed ? failed.failure().detail() : null;
    }

    @Test
    void parcelComesInPiecesInAnyOrder() {
        adapter.apply(new Command.Expect(1, F, TWO, 9));
        adapter.apply(new Command.Put(9, 8));
        adapter.apply(new Command.Chunk(9, 4, MemorySegment.ofArray(new float[] {2})));
        adapter.apply(new Command.Chunk(9, 0, MemorySegment.ofArray(new float[] {1})));
        assertArrayEquals(new float[] {1, 2}, get(1));
    }

    /** Else a client could have another's freed bytes: memory that nobody wrote. */
    @Test
    void piecesThatMeetDoNotPassForAWholeParcel() {
        adapter.apply(new Command.Expect(1, F, TWO, 9));
        adapter.apply(new Command.Put(9, 8));
        MemorySegment half = MemorySegment.ofArray(new float[] {1});
        adapter.apply(new Command.Chunk(9, 0, half));
        adapter.apply(new Command.Chunk(9, 0, half));
        adapter.apply(new Command.Get(5, 1, ROW));
        if (!replies.isEmpty() && replies.getFirst() instanceof Reply.Chunk chunk) {
            float second = chunk.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4);
            assertEquals(0, second, "bytes that nobody sent");
        }
    }

    @Test
    void emptyParcelNeedsNoPiece() {
        adapter.apply(new Command.Expect(1, F, Shape.of(0), 9));
        adapter.apply(new Command.Put(9, 0));
        adapter.apply(new Command.Get(5, 1, Layout.contiguous(Shape.of(0))));
        assertTrue(((Reply.Chunk) only()).last());
    }

    @Test
    void parcelAnnouncedTwiceLeaksNothing() {
        adapter.apply(new Command.Put(9, 8));
        adapter.apply(new Command.Put(9, 8));
        assertNotNull(syncFails(), "and is told");
        adapter.close();
        assertEquals(0, rig.backend.live());
    }

    @Test
    void parcelThatFindsNoRoomLeaksNothing() {
        for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS + 10; ticket++) {
            adapter.apply(new Command.Put(ticket, 1));
            adapter.apply(new Command.Chunk(ticket, 0, MemorySegment.ofArray(new byte[] {1})));
        }
        assertNotNull(syncFails());
        adapter.close();
        rig.host.close();
        assertEquals(0, rig.backend.live());
    }

    /** What is under way counts, or the limit of a session is none. */
    @Test
    void parcelsUnderWayKeepToTheSessionsLimit() {
        SessionRig small = new SessionRig(StubBackend.inline(), new SessionLimits(10, 1000));
        CommandAdapter greedy = new CommandAdapter(small.host, replies::add, this::route);
        greedy.apply(Command.Hello.of("greedy"));
        for (long ticket = 0; ticket < 100; ticket++) {
            greedy.apply(new Command.Put(ticket, 1000));
        }
        long held = small.backend.stats().bytesInUse();
        assertTrue(held <= 2000, () -> held + " bytes are held under a limit of 1000");
    }

    @Test
    void objectOfACommandThatWasRefusedTellsWhy() {
        put(1, 1, 2);
        Command.Target fresh = new Command.Target(2, F, TWO, ROW, true);
        Command.Target taken = new Command.Target(1, F, TWO, ROW, true);
        adapter.apply(execute(new Op.Map(SessionRig.X, SessionRig.X), 1, fresh, taken));
        assertNotNull(syncFails());
        assertTrue(getFails(2).contains("1"), "the object came to nothing");
    }

    @Test
    void outputBeyondTheLimitTellsItsCauseAtTheRead() {
        SessionRig small = new SessionRig(StubBackend.inline(), new SessionLimits(1, 1000));
        CommandAdapter client = new CommandAdapter(small.host, replies::add, this::route);
        client.apply(Command.Hello.of("client"));
        replies.clear();
        client.apply(new Command.Expect(1, F, TWO, 9));
        client.apply(next(1, 2));
        client.apply(new Command.Get(5, 2, ROW));
        String why = ((Reply.Failed) only()).failure().detail();
        assertTrue(why.contains("limit"), why);
    }

    @Test
    void getOfAnObjectThatNothingHasWrittenIsAnswered() {
        put(1, 1, 2);
        Command.Target fresh = new Command.Target(2, F, TWO, ROW, true);
        Command.Target taken = new Command.Target(1, F, TWO, ROW, true);
        adapter.apply(execute(COPY, 1, fresh, taken));
        adapter.apply(new Command.Get(5, 2, ROW));
        assertFalse(replies.isEmpty(), "the client waits for an answer");
    }

    @Test
    void searchThatIsRefusedIsAnswered() {
        rig.host.publish(F, TWO, MemorySegment.ofArray(new float[] {1, 2}), Set.of("#data"), "");
        put(100, 1, 2);
        adapter.apply(new Command.Search(7, Set.of("#data"), 100));
        assertEquals(7, ((Reply.Failed) only()).request());
    }

    @Test
    void freeOfAnUnknownIdFreesTheOthers() {
        put(1, 1, 2);
        put(2, 3, 4);
        adapter.apply(new Command.Free(List.of(1L, 999L, 2L)));
        assertEquals(0, rig.backend.live());
        assertTrue(syncFails().contains("999"));
    }

    @Test
    void moveOutOfAViewOutsideItsObjectIsRefused() {
        put(1, 1, 2);
        Layout beyond = Layout.of(Shape.of(2), new long[] {1}, 1);
        adapter.apply(new Command.Expect(2, F, TWO, 9));
        adapter.apply(new Command.MoveOut(1, beyond, "bob", 9));
        assertTrue(getFails(2).contains("outside"));
    }

    @Test
    void moveOutToNobodyIsToldAtSync() {
        put(1, 1, 2);
        adapter.apply(new Command.MoveOut(1, ROW, "nobody", 9));
        assertTrue(syncFails().contains("nobody"));
        assertArrayEquals(new float[] {1, 2}, get(1));
    }

    @Test
    void executeWithAnUnknownInputPoisonsItsOutputs() {
        adapter.apply(next(42, 2));
        assertTrue(getFails(2).contains("42"));
        adapter.apply(next(2, 3));
        assertTrue(getFails(3).contains("42"), "and what comes of them");
    }

    @Test
    void executeThatNamesAnUnknownTargetChangesNothing() {
        put(1, 1, 2);
        adapter.apply(execute(NEXT, 1, new Command.Target(42, F, TWO, ROW, false)));
        assertTrue(syncFails().contains("42"));
        assertArrayEquals(new float[] {1, 2}, get(1));
    }

    @Test
    void layoutBeyondAnyObjectCannotBeMade() {
        assertThrows(
                ShapeMismatchException.class,
                () -> Layout.of(TWO, new long[] {Long.MAX_VALUE}, Long.MAX_VALUE));
    }

    /** A view may repeat an element so often that no host could hold it. */
    @Test
    void getOfMoreThanAHostHoldsIsRefused() {
        put(1, 1, 2);
        Layout endless = ROW.slice(0, 0, 1, 1).expand(Shape.of(1L << 50));
        try {
            adapter.apply(new Command.Get(5, 1, endless));
            assertEquals(5, ((Reply.Failed) only()).request());
            adapter.apply(new Command.MoveOut(1, endless, "bob", 9));
        } catch (OutOfMemoryError fatal) {
            fail("one client's command ends the worker", fatal);
        }
        assertArrayEquals(new float[] {1, 2}, get(1));
    }

    @Test
    void helloToAClosedWorkerIsAnswered() {
        rig.host.close();
        CommandAdapter late = new CommandAdapter(rig.host, replies::add, this::route);
        late.apply(Command.Hello.of("late"));
        assertTrue(replies.getLast() instanceof Reply.Gone, () -> "got " + replies);
    }

    @Test
    void byeEndsTheSessionAndLaterCommandsHarmNothing() {
        put(1, 1, 2);
        adapter.apply(new Command.Bye());
        assertEquals(0, rig.backend.live());
        adapter.apply(next(1, 2));
        put(3, 1, 2);
        adapter.apply(new Command.Bye());
        adapter.close();
        assertEquals(0, rig.backend.live());
    }
}
