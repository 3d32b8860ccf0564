package io.farpoint.tck.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.WireCodes;
import io.farpoint.session.Command;
import io.farpoint.session.CommandAdapter;
import io.farpoint.session.Destination;
import io.farpoint.session.DirectLink;
import io.farpoint.session.Link;
import io.farpoint.session.ObjectRef;
import io.farpoint.session.Pending;
import io.farpoint.session.Reply;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worker's end of a stream against a client that sends what it should not: nothing is thrown,
 * an honest client beside it goes on, the culprit is told, and nothing stays.
 */
@Tag("tck")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CommandLaws {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DType F = DType.FLOAT32;
    private static final Shape TWO = Shape.of(2);
    private static final Layout ROW = Layout.contiguous(TWO);
    private static final Expr X = new Expr.Input(0, F);
    private static final Op DOUBLE = new Op.Map(new Expr.Binary(BinaryKind.ADD, X, X));
    private static final long SYNC = 90;

    private Backend backend;
    private WorkerHost host;
    private Link honest;
    private CommandAdapter rogue;
    private List<Reply> replies;
    private long lastId;

    /**
     * Opens the device behind the stream.
     *
     * @return a fresh device, closed by the law
     */
    protected abstract Backend openDevice();

    static Stream<Garbage> garbage() {
        return Garbage.all().stream();
    }

    @BeforeEach
    void open() {
        backend = openDevice();
        host = new WorkerHost("bob", backend, LinkGround.LIMITS, System::nanoTime, () -> {});
        honest = new DirectLink(host.openSession("honest"), false);
        replies = new ArrayList<>();
        rogue = new CommandAdapter(host, reply -> replies.add(copied(reply)), this::route);
    }

    @AfterEach
    void close() {
        rogue.close();
        honest.close();
        host.close();
        backend.close();
    }

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
        if (address.equals("here")) {
            return new Destination.InProcess(host);
        }
        throw new WorkerUnavailableException("no worker at " + address);
    }

    private void send(Command command) {
        try {
            rogue.apply(command);
        } catch (Throwable thrown) { // an Error would end the agent's thread as well
            fail(command + " ends the worker", thrown);
        }
    }

    private void sayHello() {
        send(Command.Hello.of("rogue"));
        put(Garbage.HELD, F, MemorySegment.ofArray(new float[] {1, 2}));
        put(Garbage.WHOLE_NUMBERS, DType.INT64, MemorySegment.ofArray(new long[] {0, 1}));
        replies.clear();
    }

    private void put(long id, DType dtype, MemorySegment bytes) {
        send(new Command.Expect(id, dtype, TWO, id));
        send(new Command.Put(id, bytes.byteSize()));
        send(new Command.Chunk(id, 0, bytes));
    }

    private void honestWorks() {
        ObjectRef x = new ObjectRef(++lastId, F, TWO);
        ObjectRef y = new ObjectRef(++lastId, F, TWO);
        honest.put(x, MemorySegment.ofArray(new float[] {lastId, 1}));
        honest.execute(
                DOUBLE,
                new ObjectRef[] {x},
                new Layout[] {ROW},
                new long[0],
                new ObjectRef[] {y},
                new Layout[] {ROW},
                "");
        Pending<MemorySegment> read = honest.read(y, ROW, MemorySegment.ofArray(new float[2]));
        assertArrayEquals(
                new float[] {2 * lastId, 2},
                read.await(PATIENCE, "an honest read").toArray(ValueLayout.JAVA_FLOAT));
        honest.sync().await(PATIENCE, "an honest sync");
        honest.free(x);
        honest.free(y);
    }

    /** The answer to a request, which may come late. */
    private Reply answer(long request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            host.advance();
            for (Reply reply : replies) {
                if (number(reply) == request) {
                    return reply;
                }
            }
            LockSupport.parkNanos(10_000);
        }
        throw new AssertionError("request " + request + " is never answered");
    }

    private static long number(Reply reply) {
        return switch (reply) {
            case Reply.Ack ack -> ack.request();
            case Reply.Chunk chunk -> chunk.request();
            case Reply.Failed failed -> failed.request();
            case Reply.Found found -> found.request();
            case Reply.Welcome _, Reply.Gone _ -> -1;
        };
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageStopsNobodyAndIsTold(Garbage garbage) {
        sayHello();
        honestWorks();
        garbage.commands().forEach(this::send);
        honestWorks();
        long request = garbage.isRequest() ? Garbage.REQUEST : SYNC;
        if (!garbage.isRequest()) {
            send(new Command.Fence(SYNC, Command.Fence.ALL));
        }
        Reply told = answer(request);
        assertTrue(told instanceof Reply.Failed, () -> "it passes for good: " + told);
        String detail = ((Reply.Failed) told).failure().detail();
        assertFalse(detail.isBlank() || detail.equals("null"), () -> "no reason: " + told);
        honestWorks();
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void culpritMayGoOn(Garbage garbage) {
        sayHello();
        garbage.commands().forEach(this::send);
        put(77, F, MemorySegment.ofArray(new float[] {3, 4}));
        send(
                new Command.Execute(
                        DOUBLE,
                        List.of(new Command.Source(77, ROW)),
                        List.of(),
                        List.of(new Command.Target(78, F, TWO, ROW, true)),
                        ""));
        send(new Command.Get(7, 78, ROW));
        assertTrue(answer(7) instanceof Reply.Chunk, () -> "answered " + answer(7));
        float[] values =
                ((Reply.Chunk) answer(7)).bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        assertArrayEquals(new float[] {6, 8}, values);
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void nothingStaysOfIt(Garbage garbage) {
        sayHello();
        garbage.commands().forEach(this::send);
        rogue.close();
        honest.close();
        host.close();
        assertEquals(0, backend.stats().buffersInUse());
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageBeforeHelloIsAnsweredByGone(Garbage garbage) {
        for (Command command : garbage.commands()) {
            if (!(command instanceof Command.Hello)) {
                replies.clear();
                send(command);
                assertTrue(replies.get(0) instanceof Reply.Gone, () -> "answered " + replies);
            }
        }
        rogue.close();
        assertEquals(0, backend.stats().buffersInUse());
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageAfterByeHarmsNobody(Garbage garbage) {
        sayHello();
        send(new Command.Bye());
        garbage.commands().forEach(this::send);
        honestWorks();
        rogue.close();
        assertEquals(0, backend.stats().buffersInUse());
    }

    @Test
    void allGarbageTogetherStopsNobody() {
        sayHello();
        for (Garbage garbage : Garbage.all()) {
            garbage.commands().forEach(this::send);
            honestWorks();
        }
    }

    private String refusal(int version, long opSet, long capabilities) {
        replies.clear();
        send(new Command.Hello(version, opSet, "tomorrow", capabilities));
        String reason = ((Reply.Gone) replies.get(0)).reason();
        honestWorks();
        return reason;
    }

    @Test
    void anotherVersionIsRefusedByName() {
        String reason = refusal(Command.VERSION + 1, WireCodes.fingerprint(), 0);
        assertTrue(reason.contains("version " + Command.VERSION + ", the client "), reason);
        assertTrue(reason.contains("" + (Command.VERSION + 1)), reason);
    }

    @Test
    void otherOpsAreRefusedByName() {
        String reason = refusal(Command.VERSION, 0xbadL, 0);
        assertTrue(reason.contains("both speak protocol version " + Command.VERSION), reason);
        assertTrue(reason.contains("other ops"), reason);
        assertTrue(reason.contains("bad"), reason);
    }

    @Test
    void unknownCapabilityIsRefusedByName() {
        String reason = refusal(Command.VERSION, WireCodes.fingerprint(), 1L << 40);
        assertTrue(reason.contains("capability 40"), reason);
    }

    @Test
    void clientThatWasRefusedMayTryAgain() {
        refusal(Command.VERSION, WireCodes.fingerprint(), 1);
        replies.clear();
        send(Command.Hello.of("humble"));
        assertTrue(replies.get(0) instanceof Reply.Welcome, () -> "answered " + replies);
    }

    @Test
    void helloToAClosedWorkerIsAnswered() {
        host.close();
        send(Command.Hello.of("late"));
        assertTrue(replies.get(0) instanceof Reply.Gone, () -> "answered " + replies);
    }

    /** On a late device the answer is given out wherever the worker is moved on. */
    @Test
    void clientWhoseRepliesGoNowhereStopsNobody() {
        CommandAdapter deaf =
                new CommandAdapter(
                        host,
                        _ -> {
                            throw new IllegalStateException("its stream is gone");
                        },
                        this::route);
        CommandAdapter heard = rogue;
        rogue = deaf;
        sayHello();
        send(new Command.Get(7, Garbage.HELD, ROW));
        send(new Command.Fence(8, Command.Fence.ALL));
        send(new Command.Fence(9, Garbage.HELD));
        honestWorks();
        deaf.close();
        rogue = heard;
        honestWorks();
    }

    @Test
    void outputsOfAnUnknownInputTellIt() {
        sayHello();
        send(
                new Command.Execute(
                        DOUBLE,
                        List.of(new Command.Source(404, ROW)),
                        List.of(),
                        List.of(new Command.Target(10, F, TWO, ROW, true)),
                        "Their.java:3"));
        send(new Command.Get(7, 10, ROW));
        Reply.Failed failed = (Reply.Failed) answer(7);
        assertTrue(failed.failure().detail().contains("404"), failed.failure().detail());
        assertEquals("Their.java:3", failed.failure().caller());
    }

    @Test
    void commandsOfTheCulpritKeepWaitingBehindWhatItNeverSends() {
        sayHello();
        send(new Command.Expect(10, F, TWO, 5));
        for (int i = 0; i < 1_000; i++) {
            send(
                    new Command.Execute(
                            DOUBLE,
                            List.of(new Command.Source(10, ROW)),
                            List.of(),
                            List.of(new Command.Target(11 + i, F, TWO, ROW, true)),
                            ""));
        }
        assertEquals(1_000, rogue.backlog(), "a transport stops reading by this number");
        honestWorks();
    }
}
