package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Distribution;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import io.farpoint.op.UnaryKind;
import io.farpoint.session.Command;
import io.farpoint.session.Failure;
import io.farpoint.session.Found;
import io.farpoint.session.Reply;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bytes of everything that can be said, frozen: a line may be added, none may ever change.
 * Whoever sees one of these fail has broken the protocol, not the test.
 */
@Tag("unit")
class GoldenBytesTest {
    private static final DType F = DType.FLOAT32;
    private static final Expr X = new Expr.Input(0, F);
    private static final Expr YES = new Expr.Input(1, DType.BOOL);
    private static final Shape FIVE = Shape.of(5);
    private static final Layout ROW = Layout.contiguous(FIVE);
    private static final Op ADD =
            new Op.Map(new Expr.Binary(BinaryKind.ADD, X, new Expr.Input(1, F)));

    private final Frames frames = new Frames();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(Op op) {
        return hex(new OpEncoder().encode(op));
    }

    private static String hex(Expr expr) {
        return hex(new Op.Map(expr));
    }

    private String hex(Reply reply) {
        byte[] bytes = new byte[new ReplyEncoder().encode(reply, buffer, 0)];
        buffer.getBytes(0, bytes);
        return hex(bytes);
    }

    private static void assertFrozen(String golden, Map<String, String> now) {
        StringBuilder text = new StringBuilder();
        now.forEach((name, hex) -> text.append(name).append(' ').append(hex).append('\n'));
        assertEquals(golden, text.toString());
    }

    @Test
    void opsAreFrozen() {
        Axes axes = new Axes(0x8005);
        List<Op> ops =
                List.of(
                        new Op.Map(X, new Expr.Unary(UnaryKind.NEG, X)),
                        new Op.Reduce(ReduceKind.SUM, axes, X),
                        new Op.ArgReduce(ArgReduceKind.ARGMIN, axes),
                        Op.MatMul.INSTANCE,
                        new Op.Gather(3),
                        new Op.Scatter(3, ScatterMode.ADD),
                        new Op.Random(Distribution.NORMAL),
                        new Composite.Softmax(3),
                        new Composite.LogSoftmax(3),
                        new Composite.LogSumExp(axes),
                        new Composite.Mean(axes),
                        Composite.CrossEntropy.INSTANCE);
        Map<String, String> now = new LinkedHashMap<>();
        ops.forEach(op -> now.put(op.getClass().getSimpleName(), hex(op)));
        assertFrozen(
                """
                Map 01020100050100050501
                Reduce 02010580010005
                ArgReduce 03020580
                MatMul 04
                Gather 0503
                Scatter 060302
                Random 0702
                Softmax 4003
                LogSoftmax 4103
                LogSumExp 420580
                Mean 430580
                CrossEntropy 44
                """,
                now);
        assertEquals(
                Op.Primitive.class.getPermittedSubclasses().length
                        + Composite.class.getPermittedSubclasses().length,
                now.size(),
                "a new op needs its line here");
    }

    @Test
    void nodesAreFrozen() {
        Map<String, String> now = new LinkedHashMap<>();
        for (Expr node :
                List.of(
                        X,
                        new Expr.Immediate(0, DType.INT64),
                        new Expr.Const(-2, DType.INT64),
                        new Expr.Index(15),
                        new Expr.Unary(UnaryKind.EXP, X),
                        new Expr.Binary(BinaryKind.SUB, X, new Expr.Const(1, F)),
                        new Expr.Fma(X, X, X),
                        new Expr.Select(YES, X, X),
                        new Expr.Cast(DType.INT32, X))) {
            now.put(node.getClass().getSimpleName(), hex(node));
        }
        assertFrozen(
                """
                Input 0101010005
                Immediate 0101020004
                Const 01010304feffffffffffffff
                Index 0101040f
                Unary 01010100050505
                Binary 0101010005030501000000000000000602
                Fma 010101000501000501000507
                Select 010101010101000501000508
                Cast 01010100050903
                """,
                now);
        assertEquals(
                Expr.class.getPermittedSubclasses().length,
                now.size(),
                "a new node needs its line here");
    }

    @Test
    void kindsAreFrozen() {
        StringBuilder now = new StringBuilder();
        for (DType dtype : DType.values()) {
            now.append(hex(new Expr.Input(0, dtype)).substring(8)).append(' ');
        }
        for (UnaryKind kind : UnaryKind.values()) {
            Expr arg = kind == UnaryKind.NOT ? new Expr.Input(0, DType.BOOL) : X;
            now.append(hex(new Expr.Unary(kind, arg)).substring(10)).append(' ');
        }
        for (BinaryKind kind : BinaryKind.values()) {
            Expr arg = kind.isLogical() ? new Expr.Input(0, DType.BOOL) : X;
            now.append(hex(new Expr.Binary(kind, arg, arg)).substring(16)).append(' ');
        }
        for (ReduceKind kind : ReduceKind.values()) {
            now.append(hex(new Op.Reduce(kind, Axes.NONE, X)), 0, 4).append(' ');
        }
        for (ArgReduceKind kind : ArgReduceKind.values()) {
            now.append(hex(new Op.ArgReduce(kind, Axes.NONE)), 0, 4).append(' ');
        }
        for (ScatterMode mode : ScatterMode.values()) {
            now.append(hex(new Op.Scatter(0, mode))).append(' ');
        }
        for (Distribution distribution : Distribution.values()) {
            now.append(hex(new Op.Random(distribution))).append(' ');
        }
        for (Failure.Kind kind : Failure.Kind.values()) {
            var failed = new Reply.Failed(1, new Failure(kind, "", "", "", ""));
            now.append(hex(failed), 16, 34).append(' ');
        }
        assertEquals(
                "01 02 03 04 05 06 0501 0502 0503 0504 0505 0506 0507 0508 0509 050a 050b 050c 050d"
                    + " 050e 0601 0602 0603 0604 0605 0606 0607 0608 0609 060a 060b 060c 060d 060e"
                    + " 060f 0610 0611 0612 0201 0202 0203 0204 0205 0206 0301 0302 060001 060002"
                    + " 0701 0702 0703 010000000000000001 010000000000000002 010000000000000003"
                    + " 010000000000000004",
                now.toString().strip());
    }

    @Test
    void framesAreFrozen() {
        assertEquals(
                "100001000312010008070605040302012a00000000000000", hex(frames.of(new Command[0])));
    }

    @Test
    void commandsAreFrozen() {
        Layout column = Layout.of(FIVE, new long[] {-3}, 12);
        Failure failure = new Failure(Failure.Kind.NOT_FOUND, "w", "op", "why", "L:1");
        List<Command> commands =
                List.of(
                        new Command.Hello(1, 2, "me", 3),
                        new Command.Execute(
                                ADD,
                                List.of(new Command.Source(1, ROW), new Command.Source(2, column)),
                                List.of(9L),
                                List.of(
                                        new Command.Target(3, F, FIVE, ROW, true),
                                        new Command.Target(4, F, FIVE, column, false)),
                                "L:1"),
                        new Command.Expect(1, DType.BOOL, Shape.of(2, 300), 2),
                        new Command.Put(1, 2),
                        new Command.Chunk(1, 2, MemorySegment.ofArray(new byte[] {7, 8, 9})),
                        new Command.Lost(1, failure),
                        new Command.Free(List.of(1L, -1L)),
                        new Command.Get(1, 2, ROW),
                        new Command.Fence(1, Command.Fence.ALL),
                        new Command.MoveOut(1, column, "at", 2),
                        new Command.Tag(1, Set.of("#t"), "d"),
                        new Command.Search(1, Set.of("#t"), 2),
                        new Command.Bye());
        Map<String, String> now = new LinkedHashMap<>();
        commands.forEach(command ->
                now.put(command.getClass().getSimpleName(), hex(frames.message(command))));
        assertFrozen(
                """
                Hello 1400100003120100010000000200000000000000030000000000000002006d65
                Execute 03001100031201000201020a000101010005010105060138000100000000000000010502000000000000008105051809000000000000000300000000000000c5010504000000000000000501058105051803004c3a31
                Expect 1100120003120100010000000000000002000000000000000104000202ac02
                Put 100013000312010001000000000000000200000000000000
                Chunk 100014000312010001000000000000000200000000000000070809
                Lost 090015000312010001000000000000000201007702006f70030077687903004c3a31
                Free 0000160003120100080002000100000000000000ffffffffffffffff
                Get 10001700031201000100000000000000020000000000000002000105
                Fence 100018000312010001000000000000000000000000000000
                MoveOut 10001900031201000100000000000000020000000000000004008105051802006174
                Tag 08001a000312010001000000000000000300022374010064
                Search 10001b0003120100010000000000000002000000000000000300022374
                Bye 00001c0003120100
                """,
                now);
        assertEquals(
                Command.class.getPermittedSubclasses().length,
                now.size(),
                "a new command needs its line here");
    }

    @Test
    void repliesAreFrozen() {
        Failure failure = new Failure(Failure.Kind.NOT_FOUND, "w", "op", "why", "L:1");
        List<Reply> replies =
                List.of(
                        new Reply.Welcome(1, 2, new DeviceInfo("cpu", "b", "d", true, 3)),
                        new Reply.Ack(1),
                        new Reply.Chunk(1, 2, MemorySegment.ofArray(new byte[] {7}), true),
                        new Reply.Failed(1, failure),
                        new Reply.Found(1, List.of(new Found(2, F, FIVE, Set.of("#t"), "d", true))),
                        new Reply.Gone("why"));
        Map<String, String> now = new LinkedHashMap<>();
        replies.forEach(reply -> now.put(reply.getClass().getSimpleName(), hex(reply)));
        assertFrozen(
                """
                Welcome 15004000031201000100000002000000000000000300000000000000010300637075010062010064
                Ack 08004100031201000100000000000000
                Chunk 180042000312010001000000000000000200000000000000010000000000000007
                Failed 090043000312010001000000000000000201007702006f70030077687903004c3a31
                Found 080044000312010001000000000000000a00010002000000000000000501020001050300022374010064
                Gone 00004500031201000300776879
                """,
                now);
        assertEquals(
                Reply.class.getPermittedSubclasses().length,
                now.size(),
                "a new reply needs its line here");
    }

    private int addOf(Shape shape) {
        Layout row = Layout.contiguous(shape);
        return frames.message(
                        new Command.Execute(
                                ADD,
                                List.of(
                                        new Command.Source(1L << 62, row),
                                        new Command.Source(2L << 61, row)),
                                List.of(),
                                List.of(new Command.Target(3L << 60, F, shape, row, true)),
                                ""))
                .length;
    }

    @Test
    void additionOfVectorsTakes64BytesAtMost() {
        assertEquals(58, addOf(FIVE));
        assertEquals(64, addOf(Shape.of(2_000_000)));
        assertTrue(addOf(Shape.of(64, 128, 128)) <= 72);
    }
}
