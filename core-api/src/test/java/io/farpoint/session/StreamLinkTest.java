package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.Shape;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.op.Layout;
import io.farpoint.op.WireCodes;
import io.farpoint.stub.StubBackend;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client's end of a stream, against a worker that says what the test lets it say. */
@Tag("unit")
class StreamLinkTest {
    private static final Shape TWO = Shape.of(2);
    private static final Layout ROW = Layout.contiguous(TWO);

    private final List<Command> sent = new ArrayList<>();
    private boolean broken;
    private boolean channelClosed;
    private final StreamLink link = new StreamLink("bob", _ -> new Channel());
    private final ObjectRef x = new ObjectRef(1, DType.FLOAT32, TWO);

    private final class Channel implements CommandChannel {
        @Override
        public void send(Command command) {
            if (broken) {
                throw new WorkerUnavailableException("the stream is broken");
            }
            sent.add(command);
        }

        @Override
        public boolean trySend(Command.Put put, Command.Chunk all) {
            return !broken && sent.add(put) && sent.add(all);
        }

        @Override
        public void poll() {}

        @Override
        public String address() {
            return "stub:bob";
        }

        @Override
        public void close() {
            channelClosed = true;
        }
    }

    @BeforeEach
    void welcome() {
        greet(Command.VERSION, WireCodes.fingerprint());
    }

    private void greet(int version, long opSet) {
        link.onReply(new Reply.Welcome(version, opSet, StubBackend.late().device()));
    }

    private String refusal() {
        return assertThrows(WorkerUnavailableException.class, link::sync).getMessage();
    }

    @Test
    void workerOfAnotherVersionIsRefusedByName() {
        greet(Command.VERSION + 1, WireCodes.fingerprint());
        String version = "protocol version " + Command.VERSION + ", the worker ";
        assertTrue(refusal().contains(version + (Command.VERSION + 1)), this::refusal);
    }

    @Test
    void workerThatKnowsOtherOpsIsRefusedByName() {
        greet(Command.VERSION, 0xbadL);
        assertTrue(refusal().contains("both speak protocol version 1"), this::refusal);
        assertTrue(refusal().contains("other ops"), this::refusal);
        assertTrue(refusal().contains("bad"), this::refusal);
    }

    private Pending<MemorySegment> read() {
        return link.read(x, ROW, MemorySegment.ofArray(new float[2]));
    }

    private long request() {
        return switch (sent.getLast()) {
            case Command.Get get -> get.request();
            case Command.Fence fence -> fence.request();
            case Command.Search search -> search.request();
            default -> throw new AssertionError("no request: " + sent.getLast());
        };
    }

    private static Reply chunk(long request, long offset, boolean last, float... values) {
        return new Reply.Chunk(request, offset, MemorySegment.ofArray(values), last);
    }

    @Test
    void answersFindTheirRequestsInAnyOrder() {
        Pending<Void> sync = link.sync();
        long first = request();
        Pending<Void> settled = link.settled(x);
        link.onReply(new Reply.Ack(request()));
        assertTrue(settled.poll());
        assertFalse(sync.poll());
        link.onReply(new Reply.Ack(first));
        assertTrue(sync.poll());
    }

    @Test
    void chunksComeInAnyOrderButTheLast() {
        Pending<MemorySegment> read = read();
        long request = request();
        link.onReply(chunk(request, 4, false, 2));
        assertFalse(read.poll());
        link.onReply(chunk(request, 0, true, 1));
        assertTrue(read.poll());
        assertArrayEquals(
                new float[] {1, 2},
                read.result().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT));
    }

    @Test
    void objectIsIntroducedOnceAndOnlyOnce() {
        ObjectRef out = new ObjectRef(2, DType.FLOAT32, TWO);
        for (int i = 0; i < 2; i++) {
            link.execute(
                    SessionRig.NEXT,
                    new ObjectRef[] {x},
                    new Layout[] {ROW},
                    new long[0],
                    new ObjectRef[] {out},
                    new Layout[] {ROW},
                    "");
        }
        List<Boolean> news =
                sent.stream()
                        .map(command -> ((Command.Execute) command).outputs().get(0).isNew())
                        .toList();
        assertEquals(List.of(true, false), news);
    }

    @Test
    void objectThatWasNeverIntroducedIsNotFreed() {
        link.free(x);
        assertEquals(List.of(), sent);
    }

    @Test
    void failureKeepsItsKind() {
        Pending<Void> settled = link.settled(x);
        Failure why = new Failure(Failure.Kind.NOT_FOUND, "bob", "", "no object 1", "");
        link.onReply(new Reply.Failed(request(), why));
        assertTrue(settled.poll());
        assertThrows(ObjectNotFoundException.class, settled::result);
    }

    @Test
    void goneWorkerFailsEveryWaiterAndLaterCallsByName() {
        Pending<MemorySegment> read = read();
        Pending<Void> sync = link.sync();
        link.onReply(new Reply.Gone("power"));
        assertTrue(read.poll() && sync.poll());
        for (Pending<?> waiter : List.of(read, sync)) {
            String told =
                    assertThrows(WorkerUnavailableException.class, waiter::result).getMessage();
            assertTrue(told.contains("bob") && told.contains("power"), told);
        }
        assertThrows(WorkerUnavailableException.class, this::read);
        assertThrows(WorkerUnavailableException.class, link::sync);
    }

    @Test
    void goneWorkerNeedsNoFree() {
        link.put(x, MemorySegment.ofArray(new float[] {1, 2}));
        link.onReply(new Reply.Gone("power"));
        assertDoesNotThrow(() -> link.free(x));
    }

    @Test
    void answersToNobodyAreDropped() {
        Failure why = new Failure(Failure.Kind.EXECUTION, "bob", "", "what", "");
        assertDoesNotThrow(() -> {
            link.onReply(new Reply.Ack(99));
            link.onReply(new Reply.Failed(99, why));
            link.onReply(new Reply.Found(99, List.of()));
            link.onReply(chunk(99, 0, true, 1));
        });
    }

    @Test
    void secondAnswerToOneRequestIsDropped() {
        Pending<MemorySegment> read = read();
        long request = request();
        link.onReply(chunk(request, 0, true, 1, 2));
        link.onReply(chunk(request, 0, true, 8, 9));
        link.onReply(new Reply.Gone("power"));
        assertTrue(read.poll());
        assertArrayEquals(
                new float[] {1, 2},
                read.result().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT));
    }

    /** Whoever polls may be another thread's waiter: it is not to blame. */
    @Test
    void chunkOutsideItsTargetFailsItsOwnReadAlone() {
        Pending<MemorySegment> read = read();
        long request = request();
        assertDoesNotThrow(() -> link.onReply(chunk(request, 4, true, 1, 2)));
        assertTrue(read.poll(), "it will never be whole");
        assertThrows(FarpointException.class, read::result);
    }

    @Test
    void chunkForARequestWithoutATargetFailsThatAlone() {
        Pending<Void> sync = link.sync();
        long request = request();
        assertDoesNotThrow(() -> link.onReply(chunk(request, 0, true, 1)));
        assertTrue(sync.poll());
        assertThrows(FarpointException.class, sync::result);
    }

    @Test
    void requestThatCannotBeSentWaitsForNoAnswer() {
        broken = true;
        assertThrows(WorkerUnavailableException.class, link::sync);
        broken = false;
        assertFalse(link.advance(), "nothing is under way");
    }

    @Test
    void closeClosesTheStreamEvenWhereByeCannotBeSent() {
        Pending<MemorySegment> read = read();
        broken = true;
        try {
            link.close();
        } catch (WorkerUnavailableException told) {
            // nothing to be done about it
        }
        assertTrue(channelClosed);
        assertTrue(read.poll(), "nobody will answer");
        assertThrows(WorkerUnavailableException.class, read::result);
    }

    @Test
    void closeSaysByeOnce() {
        link.close();
        link.close();
        assertEquals(List.of(new Command.Bye()), sent);
    }

    @Test
    void bytesTravelInChunksOfTheLimit() {
        Shape large = Shape.of(Command.CHUNK_BYTES + 5L);
        ObjectRef many = new ObjectRef(2, DType.UINT8, large);
        link.put(many, MemorySegment.ofArray(new byte[Command.CHUNK_BYTES + 5]));
        List<Long> sizes =
                sent.stream()
                        .filter(Command.Chunk.class::isInstance)
                        .map(command -> ((Command.Chunk) command).bytes().byteSize())
                        .toList();
        assertEquals(List.of((long) Command.CHUNK_BYTES, 5L), sizes);
    }

    @Test
    void silentWorkerIsUnavailable() {
        StreamLink silent = new StreamLink("bob", _ -> new Channel());
        String told =
                assertThrows(
                                WorkerUnavailableException.class,
                                () -> silent.hello("me", Duration.ofMillis(1)))
                        .getMessage();
        assertTrue(told.contains("bob") && told.contains("stub:bob"), told);
    }

    @Test
    void workerOfAnotherVersionIsUnavailableByName() {
        StreamLink other = new StreamLink("bob", _ -> new Channel());
        other.onReply(new Reply.Gone("this worker speaks protocol version 9"));
        String told =
                assertThrows(
                                WorkerUnavailableException.class,
                                () -> other.hello("me", Duration.ofSeconds(10)))
                        .getMessage();
        assertTrue(told.contains("version 9"), told);
    }
}
