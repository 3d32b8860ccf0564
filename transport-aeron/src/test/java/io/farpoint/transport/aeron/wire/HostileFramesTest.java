package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.Command;
import io.farpoint.session.Reply;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes that are no frame, and records that are none to send: each is refused, saying why. */
@Tag("unit")
class HostileFramesTest {
    private static final Layout ROW = Layout.contiguous(Shape.of(2));

    private final Frames frames = new Frames();

    private void refuses(byte[] frame, String why) {
        String message =
                assertThrows(MalformedFrameException.class, () -> frames.commands(frame))
                        .getMessage();
        assertTrue(message.contains(why), message);
    }

    /** An Execute without operands whose op is these bytes. */
    private byte[] withOp(byte... op) {
        byte[] plain = frames.of(execute(Op.MatMul.INSTANCE));
        var out = new ByteArrayOutputStream();
        int at = FrameWriter.HEADER_BYTES + 8 + 3;
        out.write(plain, 0, at);
        out.write(op.length);
        out.write(op.length >> 8);
        out.writeBytes(op);
        out.write(plain, at + 3, plain.length - at - 3);
        return out.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Command execute(Op op) {
        return new Command.Execute(op, List.of(), List.of(), List.of(), "");
    }

    /** A Get of a view of these bytes. */
    private byte[] withView(String view) {
        byte[] plain = frames.of(new Command.Get(1, 2, Layout.contiguous(Shape.SCALAR)));
        byte[] bytes = hex(view);
        byte[] frame = Arrays.copyOf(plain, plain.length - 1 + bytes.length);
        frame[plain.length - 3] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, plain.length - 1, bytes.length);
        return frame;
    }

    @Test
    void everyCutOfEveryFrameIsRefusedOrEndsBetweenMessages() {
        RandomMessages random = new RandomMessages(WireSeeds.one());
        for (int i = 0; i < RandomMessages.COMMANDS; i++) {
            byte[] frame = frames.of(random.command(i));
            int tail = i == 4 ? CommandEncoder.CHUNK_HEADER_BYTES : frame.length;
            for (int end = 0; end < tail; end++) {
                byte[] cut = Arrays.copyOf(frame, end);
                if (end == FrameWriter.HEADER_BYTES) {
                    assertEquals(List.of(), frames.commands(cut));
                } else {
                    assertThrows(MalformedFrameException.class, () -> frames.commands(cut));
                }
            }
        }
    }

    @Test
    void nothingComesBehindWhatIsMalformed() {
        byte[] frame = frames.of(new Command.Fence(1, 2), new Command.Bye());
        frame[FrameWriter.HEADER_BYTES] = 15;
        assertThrows(MalformedFrameException.class, () -> frames.commands(frame));
        assertEquals(null, frames.commandDecoder.next());
    }

    @Test
    void garbageBehindAMessageIsRefused() {
        byte[] frame = frames.of(new Command.Bye());
        refuses(Arrays.copyOf(frame, frame.length + 1), "a message's header");
    }

    @Test
    void anotherSchemaOrVersionIsRefused() {
        for (int at :
                new int[] {4, 6, FrameWriter.HEADER_BYTES + 4, FrameWriter.HEADER_BYTES + 6}) {
            byte[] frame = frames.of(new Command.Bye());
            frame[at] ^= 2;
            refuses(frame, "schema");
        }
    }

    @Test
    void repliesAreNoCommandsNorCommandsReplies() {
        refuses(frames.of(new Reply.Ack(1)), "no command has template 65");
        byte[] bye = frames.of(new Command.Bye());
        assertThrows(MalformedFrameException.class, () -> frames.replies(bye));
    }

    @Test
    void anotherBlockLengthIsRefused() {
        byte[] frame = frames.of(new Command.Fence(1, 2));
        frame[FrameWriter.HEADER_BYTES] = 15;
        refuses(frame, "a block of 15 bytes, not 16");
    }

    @Test
    void chunkEndsItsFrameAndWhatStandsBehindItIsItsBytes() {
        var chunk = new Command.Chunk(1, 0, MemorySegment.ofArray(new byte[8]));
        List<Command> before = frames.commands(frames.of(new Command.Put(1, 8), chunk));
        assertEquals(new Command.Put(1, 8), before.get(0));
        assertEquals(8, assertInstanceOf(Command.Chunk.class, before.get(1)).bytes().byteSize());
        List<Command> behind = frames.commands(frames.of(chunk, new Command.Fence(1, 2)));
        assertEquals(1, behind.size());
        assertEquals(
                frames.of(new Command.Fence(1, 2)).length - FrameWriter.HEADER_BYTES + 8,
                assertInstanceOf(Command.Chunk.class, behind.get(0)).bytes().byteSize());
    }

    @Test
    void chunkAboveTheLimitIsRefusedAtBothEnds() {
        var most = new Command.Chunk(1, 0, MemorySegment.ofArray(new byte[Command.CHUNK_BYTES]));
        byte[] frame = frames.of(most);
        assertEquals(1, frames.commands(frame).size());
        refuses(Arrays.copyOf(frame, frame.length + 1), "a chunk of 1048577 bytes");
        var more = MemorySegment.ofArray(new byte[Command.CHUNK_BYTES + 1]);
        assertThrows(LimitExceededException.class, () -> frames.of(new Command.Chunk(1, 0, more)));
    }

    @Test
    void negativeCountsOfBytesAreRefused() {
        refuses(frames.of(new Command.Put(1, -1)), "negative");
        refuses(
                frames.of(new Command.Chunk(1, -4, MemorySegment.ofArray(new byte[4]))),
                "negative");
    }

    @Test
    void unknownCodesAreRefused() {
        refuses(withOp(hex("00")), "no op has code 0");
        refuses(withOp(hex("ff")), "no op has code 255");
        refuses(withOp(hex("01 01 00")), "no node has code 0");
        refuses(withOp(hex("01 01 0a")), "no node has code 10");
        refuses(withOp(hex("01 01 010007")), "no dtype has code 7");
        refuses(withOp(hex("01 01 010005 050f")), "no unary function has code 15");
        refuses(withOp(hex("01 01 010005 010005 0613")), "no binary function has code 19");
        refuses(withOp(hex("02 07 0000 010005")), "no reduction has code 7");
        refuses(withOp(hex("03 03 0000")), "no extreme has code 3");
        refuses(withOp(hex("06 00 03")), "no scatter mode has code 3");
        refuses(withOp(hex("07 04")), "no distribution has code 4");
    }

    @Test
    void programsThatDoNotAddUpAreRefused() {
        refuses(withOp(hex("")), "an op's code");
        refuses(withOp(hex("01 00")), "a map of 0 outputs");
        refuses(withOp(hex("01 09 010005")), "a map of 9 outputs");
        refuses(withOp(hex("01 01")), "a program leaves 0 values");
        refuses(withOp(hex("01 01 010005 010005")), "a program leaves 2 values");
        refuses(withOp(hex("01 02 010005")), "a program leaves 1 values");
        refuses(withOp(hex("01 01 010005 0601")), "a node of 2 arguments on a stack of 1");
        refuses(withOp(hex("01 01 08")), "a node of 3 arguments on a stack of 0");
        refuses(withOp(hex("01 01 0100")), "dtype");
        refuses(withOp(hex("04 00")), "bytes too many");
    }

    @Test
    void whatCoreRefusesIsMalformed() {
        refuses(withOp(hex("01 01 010005 010006 0601")), "one dtype");
        refuses(withOp(hex("01 01 010001 0504")), "SQRT is not defined for BOOL");
        refuses(withOp(hex("01 01 012005")), "input 32");
        refuses(withOp(hex("01 01 010105")), "input 0 is not used");
        refuses(withOp(hex("01 01 0410")), "no shape has a dimension 16");
        refuses(withOp(hex("40 10")), "no shape has a dimension 16");
    }

    /** Not even by a stack that overflows, or by a walk of a thousand nodes a node. */
    @Test
    void endlessExpressionsAreRefused() {
        byte[] deep = new byte[60_001];
        byte[] wide = new byte[60_002];
        System.arraycopy(hex("01 01 010005"), 0, deep, 0, 5);
        System.arraycopy(hex("01 01"), 0, wide, 0, 2);
        for (int i = 5; i < deep.length; i += 2) {
            deep[i] = 5;
            deep[i + 1 < deep.length ? i + 1 : i] = 1;
        }
        for (int i = 2; i < wide.length; i += 3) {
            wide[i] = 1;
            wide[i + 2 < wide.length ? i + 2 : i] = 5;
        }
        refuses(withOp(deep), "more than " + Exprs.MAX_DEPTH + " nodes in depth");
        refuses(withOp(wide), "more than " + Exprs.MAX_NODES + " nodes");
    }

    @Test
    void shapesAndViewsOutOfBoundsAreRefused() {
        refuses(withView("11" + "01".repeat(17)), "a shape of rank 17");
        refuses(withView("7f"), "a shape of rank 127");
        refuses(withView("ff"), "a shape of rank 127");
        refuses(withView("02 ffffffffffffffff7f ffffffffffffffff7f"), "more elements");
        refuses(withView("01 ffffffffffffffffff01"), "above 63 bits");
        refuses(withView("01 ffffffffffffffffff02"), "no proper form");
        refuses(withView("01 ffffffffffffffffffff01"), "more than 64 bits");
        refuses(withView("01 8200"), "no proper form");
        refuses(withView("01 82"), "a size");
        refuses(withView("01 02 00"), "bytes too many");
        refuses(withView("81 02 03 00"), "may not begin before its object");
        refuses(withView("81 02 02 00"), "told as a part");
        refuses(withView("80 01"), "may not begin before its object");
    }

    @Test
    void countsOfOperandsAreBounded() {
        for (int i = 0; i < 3; i++) {
            byte[] frame = frames.of(execute(Op.MatMul.INSTANCE));
            frame[FrameWriter.HEADER_BYTES + 8 + i] = (byte) 200;
            refuses(frame, "an op of 200 ");
            frame[FrameWriter.HEADER_BYTES + 8 + i] = 8;
            refuses(frame, "where 0 are left");
        }
    }

    @Test
    void countsOfObjectsAreBoundedByTheFrame() {
        byte[] frame = frames.of(new Command.Free(List.of(1L)));
        frame[FrameWriter.HEADER_BYTES + 8 + 3] = (byte) 0x80;
        refuses(frame, "ids to free");
        byte[] found = frames.of(new Reply.Found(1, List.of()));
        found[FrameWriter.HEADER_BYTES + 8 + 8 + 2] = 3;
        assertThrows(MalformedFrameException.class, () -> frames.replies(found));
    }

    @Test
    void brokenTextsAreRefused() {
        byte[] frame = frames.of(Command.Hello.of("ab"));
        frame[frame.length - 2] = (byte) 0xC3;
        frame[frame.length - 1] = 'b';
        refuses(frame, "not UTF-8");
        byte[] longer = frames.of(Command.Hello.of("ab"));
        longer[longer.length - 4] = 3;
        refuses(longer, "where 2 are left");
        byte[] longest = frames.of(Command.Hello.of("ab"));
        longest[longest.length - 3] = 0x40;
        refuses(longest, "above the limit of 1024");
    }

    @Test
    void tagThatComesTwiceIsRefused() {
        byte[] frame = frames.of(new Command.Search(1, new LinkedHashSet<>(List.of("a", "b")), 2));
        frame[frame.length - 1] = 'a';
        refuses(frame, "a tag comes twice");
    }

    @Test
    void truthIsZeroOrOne() {
        byte[] frame = frames.of(new Reply.Chunk(1, 0, MemorySegment.ofArray(new byte[0]), true));
        frame[frame.length - 8] = 2;
        assertThrows(MalformedFrameException.class, () -> frames.replies(frame));
    }

    @Test
    void encodersRefuseWhatNoWorkerCouldTake() {
        assertRefused(execute(new Op.Gather(-1)), "dimension -1");
        assertRefused(execute(new Composite.Softmax(99)), "dimension 99");
        assertRefused(execute(new Composite.Mean(new Axes(-1))), "to send");
        Command.Source[] many = new Command.Source[33];
        Arrays.fill(many, new Command.Source(1, ROW));
        assertRefused(
                new Command.Execute(Op.MatMul.INSTANCE, List.of(many), List.of(), List.of(), ""),
                "33 inputs");
        assertRefused(Command.Hello.of("x".repeat(1025)), "a client's name of 1025 bytes");
        assertRefused(new Command.Tag(1, Set.of("x".repeat(1025)), ""), "a tag of 1025 bytes");
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < 100; i++) {
            tags.add(i + "x".repeat(1000));
        }
        assertRefused(new Command.Tag(1, tags, ""), "all tags of ");
        Long[] ids = new Long[WireLimits.MAX_OBJECTS + 1];
        Arrays.fill(ids, 1L);
        assertRefused(new Command.Free(List.of(ids)), "objects to free");
    }

    private void assertRefused(Command command, String why) {
        String message =
                assertThrows(FarpointException.class, () -> frames.of(command)).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void answerOfTooManyObjectsIsRefused() {
        var one =
                new io.farpoint.session.Found(
                        1, DType.BOOL, Shape.SCALAR, Set.of(), "x".repeat(16_000), false);
        var many = new io.farpoint.session.Found[70];
        Arrays.fill(many, one);
        String message =
                assertThrows(
                                LimitExceededException.class,
                                () -> frames.of(new Reply.Found(1, List.of(many))))
                        .getMessage();
        assertTrue(message.contains("70 objects"), message);
    }
}
