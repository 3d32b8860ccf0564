package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.UnaryKind;
import io.farpoint.session.Command;
import io.farpoint.session.Failure;
import io.farpoint.session.Reply;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encoded and decoded again is what it was, and encodes to the same bytes. */
@Tag("unit")
class RoundTripTest {
    private final Frames frames = new Frames();

    static java.util.stream.LongStream seeds() {
        return WireSeeds.several();
    }

    private void returns(Command command) {
        byte[] frame = frames.of(command);
        List<Command> back = frames.commands(frame);
        assertEquals(1, back.size());
        assertEquals(Frames.comparable(command), Frames.comparable(back.get(0)));
        assertArrayEquals(frame, frames.of(back.get(0)), () -> "encoded again: " + command);
    }

    private void returns(Reply reply) {
        byte[] frame = frames.of(reply);
        List<Reply> back = frames.replies(frame);
        assertEquals(1, back.size());
        assertEquals(Frames.comparable(reply), Frames.comparable(back.get(0)));
        assertArrayEquals(frame, frames.of(back.get(0)), () -> "encoded again: " + reply);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCommandReturns(long seed) {
        RandomMessages random = new RandomMessages(seed);
        for (int i = 0; i < RandomMessages.COMMANDS; i++) {
            returns(random.command(i));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyReplyReturns(long seed) {
        RandomMessages random = new RandomMessages(seed);
        for (int i = 0; i < RandomMessages.REPLIES; i++) {
            returns(random.reply(i));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOpReturns(long seed) {
        RandomMessages random = new RandomMessages(seed);
        for (int i = 0; i < RandomMessages.OPS; i++) {
            returns(random.execute(i));
        }
    }

    @Test
    void theRandomOnesAreOfEveryKindThereIs() {
        RandomMessages random = new RandomMessages(1);
        Set<Class<?>> seen = new HashSet<>();
        for (int i = 0; i < RandomMessages.COMMANDS; i++) {
            seen.add(random.command(i).getClass());
        }
        assertEquals(Set.of(Command.class.getPermittedSubclasses()), seen);
        seen.clear();
        for (int i = 0; i < RandomMessages.REPLIES; i++) {
            seen.add(random.reply(i).getClass());
        }
        assertEquals(Set.of(Reply.class.getPermittedSubclasses()), seen);
        seen.clear();
        for (int i = 0; i < RandomMessages.OPS; i++) {
            seen.add(random.op(i).getClass());
        }
        Set<Class<?>> ops = new HashSet<>(Set.of(Op.Primitive.class.getPermittedSubclasses()));
        ops.addAll(Set.of(Composite.class.getPermittedSubclasses()));
        assertEquals(ops, seen);
    }

    @Test
    void manyCommandsShareAFrameInTheirOrder() {
        RandomMessages random = new RandomMessages(WireSeeds.one());
        Command[] many = new Command[50];
        for (int i = 0; i < many.length; i++) {
            int which = random.below(RandomMessages.COMMANDS);
            many[i] = random.command(which == 4 ? 3 : which); // no chunk among others
        }
        assertEquals(List.of(many), frames.commands(frames.of(many)));
        assertEquals(Frames.TOKEN, frames.commandDecoder.token());
        assertEquals(Frames.NUMBER, frames.commandDecoder.number());
    }

    @Test
    void frameWithoutCommandsIsAHeartbeat() {
        byte[] frame = frames.of(new Command[0]);
        assertEquals(FrameWriter.HEADER_BYTES, frame.length);
        assertEquals(List.of(), frames.commands(frame));
        assertEquals(List.of(), frames.replies(frame));
        assertEquals(Frames.NUMBER, frames.replyDecoder.number());
        assertEquals(Frames.TOKEN, frames.replyDecoder.token());
    }

    @Test
    void largestExpressionReturns() {
        Expr[] roots = new Expr[Exprs.MAX_OUTPUTS];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = balanced(9);
        }
        returns(execute(new Op.Map(roots)));
    }

    private static Expr balanced(int depth) {
        Expr one = new Expr.Const(-1, DType.FLOAT64);
        return depth == 1
                ? one
                : new Expr.Binary(
                        io.farpoint.op.BinaryKind.ADD, balanced(depth - 1), balanced(depth - 1));
    }

    @Test
    void deepestExpressionReturns() {
        Expr deep = new Expr.Input(0, DType.FLOAT32);
        for (int i = 1; i < Exprs.MAX_DEPTH; i++) {
            deep = new Expr.Unary(UnaryKind.NEG, deep);
        }
        returns(execute(new Op.Map(deep)));
    }

    private static Command execute(Op op) {
        return new Command.Execute(op, List.of(), List.of(), List.of(), "");
    }

    @Test
    void extremeLayoutsReturn() {
        Shape huge = Shape.of(Shape.MAX_SIZE);
        returns(new Command.Get(1, 2, Layout.contiguous(huge)));
        returns(new Command.Get(1, 2, Layout.contiguous(Shape.of(1)).expand(huge)));
        Shape none = Shape.of(0, Long.MAX_VALUE >> 4);
        returns(
                new Command.Get(
                        1, 2, Layout.of(none, new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, -7)));
        returns(new Command.Get(1, 2, Layout.of(Shape.SCALAR, new long[0], Long.MAX_VALUE)));
    }

    @Test
    void textsForPeopleAreCutBetweenCharacters() {
        String endless = "ä€".repeat(WireLimits.MAX_REASON_BYTES);
        Failure failure = new Failure(Failure.Kind.EXECUTION, endless, endless, endless, endless);
        Reply.Failed back =
                (Reply.Failed) frames.replies(frames.of(new Reply.Failed(7, failure))).get(0);
        for (String text :
                List.of(
                        back.failure().worker(),
                        back.failure().op(),
                        back.failure().detail(),
                        back.failure().caller())) {
            assertTrue(text.length() > 300 && endless.startsWith(text), () -> "" + text.length());
        }
    }

    /** Publications and images are direct memory, and a claim begins anywhere in it. */
    @Test
    void chunkIsCopiedStraightIntoAClaimAndReadInPlace() {
        float[] values = {1, 2, 3};
        int length = CommandEncoder.CHUNK_HEADER_BYTES + 12;
        var term = new UnsafeBuffer(ByteBuffer.allocateDirect(1024), 64, 512);
        var claim = new UnsafeBuffer(term, 32, length);
        int at = new FrameWriter().begin(claim, 0, 1, 2);
        var chunk = new Command.Chunk(5, 8, MemorySegment.ofArray(values));
        assertEquals(length, at + new CommandEncoder().encode(chunk, claim, at));

        frames.commandDecoder.wrap(term, 32, length);
        var back = (Command.Chunk) frames.commandDecoder.next();
        assertArrayEquals(values, back.bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
        term.putFloat(32 + CommandEncoder.CHUNK_HEADER_BYTES, 9);
        assertEquals(9, back.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0), "it is a copy");
    }

    @Test
    void replysChunkHasItsOwnHeader() {
        int length = ReplyEncoder.CHUNK_HEADER_BYTES + 8;
        var claim = new UnsafeBuffer(new byte[length]);
        int at = new FrameWriter().begin(claim, 0, 1, 2);
        try (Arena arena = Arena.ofConfined()) {
            var chunk = new Reply.Chunk(5, 0, arena.allocateFrom(ValueLayout.JAVA_LONG, 77), true);
            assertEquals(length, at + new ReplyEncoder().encode(chunk, claim, at));
        }
        frames.replyDecoder.wrap(claim, 0, length);
        var back = (Reply.Chunk) frames.replyDecoder.next();
        assertEquals(77, back.bytes().get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
        assertTrue(back.last());
    }
}
