package io.farpoint.transport.aeron.wire;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Distribution;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Commands and replies that a seed tells, of all kinds and all that they may hold. */
final class RandomMessages {
    static final int COMMANDS = 13;
    static final int REPLIES = 6;
    static final int OPS = 12;

    private static final String[] WORDS = {
        "", "x", "#data", "naïve", "Lesson.java:12", "張量", "\uD83D\uDE80", "\uFFFD", "a longer one"
    };

    private final Random random;
    private int inputs;
    private int immediates;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    Command command(int which) {
        return switch (which) {
            case 0 -> new Command.Hello(random.nextInt(), id(), word(), id());
            case 1 -> execute(random.nextInt(OPS));
            case 2 -> new Command.Expect(id(), dtype(), shape(), id());
            case 3 -> new Command.Put(id(), id() >>> 1);
            case 4 -> new Command.Chunk(id(), id() >>> 1, segment());
            case 5 -> new Command.Lost(id(), failure());
            case 6 -> new Command.Free(ids());
            case 7 -> new Command.Get(id(), id(), layout());
            case 8 -> new Command.Fence(id(), id());
            case 9 -> new Command.MoveOut(id(), layout(), word(), id());
            case 10 -> new Command.Tag(id(), tags(), word());
            case 11 -> new Command.Search(id(), tags(), id());
            case 12 -> new Command.Bye();
            default -> throw new IllegalArgumentException("command " + which);
        };
    }

    Reply reply(int which) {
        return switch (which) {
            case 0 ->
                    new Reply.Welcome(
                            random.nextInt(),
                            id(),
                            new DeviceInfo(
                                    word(), word(), word(), random.nextBoolean(), id() >>> 1));
            case 1 -> new Reply.Ack(id());
            case 2 -> new Reply.Chunk(id(), id() >>> 1, segment(), random.nextBoolean());
            case 3 -> new Reply.Failed(id(), failure());
            case 4 -> new Reply.Found(id(), found());
            case 5 -> new Reply.Gone(word());
            default -> throw new IllegalArgumentException("reply " + which);
        };
    }

    Command.Execute execute(int which) {
        Op op = op(which);
        List<Command.Source> sources = new ArrayList<>();
        for (int i = below(4); i > 0; i--) {
            sources.add(new Command.Source(id(), layout()));
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = below(4); i > 0; i--) {
            numbers.add(id());
        }
        List<Command.Target> targets = new ArrayList<>();
        for (int i = below(3); i > 0; i--) {
            Shape shape = shape();
            Layout view = random.nextBoolean() ? Layout.contiguous(shape) : layout();
            targets.add(new Command.Target(id(), dtype(), shape, view, random.nextBoolean()));
        }
        return new Command.Execute(op, sources, numbers, targets, word());
    }

    Op op(int which) {
        return switch (which) {
            case 0 -> new Op.Map(exprs(1 + below(3)));
            case 1 -> new Op.Reduce(pick(ReduceKind.values()), axes(), exprs(1));
            case 2 -> new Op.ArgReduce(pick(ArgReduceKind.values()), axes());
            case 3 -> Op.MatMul.INSTANCE;
            case 4 -> new Op.Gather(axis());
            case 5 -> new Op.Scatter(axis(), pick(ScatterMode.values()));
            case 6 -> new Op.Random(pick(Distribution.values()));
            case 7 -> new Composite.Softmax(axis());
            case 8 -> new Composite.LogSoftmax(axis());
            case 9 -> new Composite.LogSumExp(axes());
            case 10 -> new Composite.Mean(axes());
            case 11 -> Composite.CrossEntropy.INSTANCE;
            default -> throw new IllegalArgumentException("op " + which);
        };
    }

    private Exprs exprs(int roots) {
        inputs = 0;
        immediates = 0;
        Expr[] all = new Expr[roots];
        for (int i = 0; i < roots; i++) {
            all[i] = expr(dtype(), below(6));
        }
        return Exprs.of(all);
    }

    private Expr expr(DType dtype, int depth) {
        if (depth == 0) {
            return leaf(dtype);
        }
        return switch (below(6)) {
            case 0 -> leaf(dtype);
            case 1 -> new Expr.Cast(dtype, expr(dtype(), depth - 1));
            case 2 ->
                    new Expr.Select(
                            expr(DType.BOOL, depth - 1),
                            expr(dtype, depth - 1),
                            expr(dtype, depth - 1));
            case 3 -> unary(dtype, depth);
            default -> binary(dtype, depth);
        };
    }

    private Expr leaf(DType dtype) {
        int kind = below(4);
        if (kind == 0 && inputs < Exprs.MAX_INPUTS) {
            return new Expr.Input(inputs++, dtype);
        }
        if (kind == 1 && immediates < Exprs.MAX_IMMEDIATES) {
            return new Expr.Immediate(immediates++, dtype);
        }
        return kind == 2
                ? new Expr.Cast(dtype, new Expr.Index(axis()))
                : new Expr.Const(id(), dtype);
    }

    private Expr unary(DType dtype, int depth) {
        Expr arg = expr(dtype, depth - 1);
        if (dtype == DType.BOOL) {
            return new Expr.Unary(UnaryKind.NOT, arg);
        }
        UnaryKind kind = pick(UnaryKind.values());
        boolean defined = kind != UnaryKind.NOT && (dtype.isFloating() || !kind.floatingOnly());
        return new Expr.Unary(defined ? kind : UnaryKind.NEG, arg);
    }

    private Expr binary(DType dtype, int depth) {
        if (dtype == DType.BOOL && random.nextBoolean()) {
            BinaryKind[] comparisons = {BinaryKind.EQ, BinaryKind.LT, BinaryKind.GE};
            DType compared = dtype();
            return new Expr.Binary(
                    pick(comparisons), expr(compared, depth - 1), expr(compared, depth - 1));
        }
        Expr left = expr(dtype, depth - 1);
        Expr right = expr(dtype, depth - 1);
        if (dtype.isFloating() && below(4) == 0) {
            return new Expr.Fma(left, right, expr(dtype, depth - 1));
        }
        BinaryKind[] kinds =
                switch (dtype) {
                    case BOOL -> new BinaryKind[] {BinaryKind.AND, BinaryKind.OR, BinaryKind.XOR};
                    case UINT8, INT32, INT64 ->
                            new BinaryKind[] {
                                BinaryKind.ADD, BinaryKind.FLOOR_DIV, BinaryKind.POW, BinaryKind.MAX
                            };
                    case FLOAT32, FLOAT64 ->
                            new BinaryKind[] {
                                BinaryKind.SUB, BinaryKind.MUL, BinaryKind.DIV, BinaryKind.MIN
                            };
                };
        return new Expr.Binary(pick(kinds), left, right);
    }

    Layout layout() {
        Shape shape = shape();
        if (below(3) == 0) {
            return Layout.contiguous(shape);
        }
        long[] strides = new long[shape.rank()];
        long offset = below(100);
        for (int i = 0; i < strides.length; i++) {
            strides[i] = below(4) == 0 ? 0 : random.nextInt(-5000, 5000);
            offset += Math.max(0, -strides[i] * (Math.max(shape.size(i), 1) - 1));
        }
        return Layout.of(shape, strides, offset);
    }

    Shape shape() {
        int rank = below(8) == 0 ? Shape.MAX_RANK : below(5);
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = below(10) == 0 ? 0 : 1 + below(rank > 4 ? 3 : 1000);
        }
        return Shape.of(dims);
    }

    private Failure failure() {
        return new Failure(pick(Failure.Kind.values()), word(), word(), word(), word());
    }

    private List<Found> found() {
        List<Found> found = new ArrayList<>();
        for (int i = below(4); i > 0; i--) {
            found.add(new Found(id(), dtype(), shape(), tags(), word(), random.nextBoolean()));
        }
        return found;
    }

    private Set<String> tags() {
        Set<String> tags = new LinkedHashSet<>();
        for (int i = below(4); i > 0; i--) {
            tags.add(word());
        }
        return tags;
    }

    private List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        for (int i = below(10); i > 0; i--) {
            ids.add(id());
        }
        return ids;
    }

    private MemorySegment segment() {
        byte[] bytes = new byte[below(100)];
        random.nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }

    private String word() {
        return pick(WORDS);
    }

    private long id() {
        return random.nextLong() >> below(64);
    }

    private int axis() {
        return below(Shape.MAX_RANK);
    }

    private Axes axes() {
        return new Axes(below(1 << Shape.MAX_RANK));
    }

    private DType dtype() {
        return pick(DType.values());
    }

    private <T> T pick(T[] from) {
        return from[below(from.length)];
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
