package io.farpoint.op;

import io.farpoint.DType;
import java.util.List;

/**
 * The frozen numbers of op records and expression nodes on the wire: explicit, append-only, never
 * derived from an order. Reserved for records to come: 8 Convolve, 9 and 10 its gradients by input
 * and by weight, 11 Fold, 12 Scan, 13 ArgSort, 14 Factorise, 15 Plan; 69 to 127 further composites.
 * Nodes have a space of their own.
 */
public final class WireCodes {
    /** The record {@link Op.Map}. */
    public static final int MAP = 1;

    /** The record {@link Op.Reduce}. */
    public static final int REDUCE = 2;

    /** The record {@link Op.ArgReduce}. */
    public static final int ARG_REDUCE = 3;

    /** The record {@link Op.MatMul}. */
    public static final int MAT_MUL = 4;

    /** The record {@link Op.Gather}. */
    public static final int GATHER = 5;

    /** The record {@link Op.Scatter}. */
    public static final int SCATTER = 6;

    /** The record {@link Op.Random}. */
    public static final int RANDOM = 7;

    /** The record {@link Composite.Softmax}. */
    public static final int SOFTMAX = 64;

    /** The record {@link Composite.LogSoftmax}. */
    public static final int LOG_SOFTMAX = 65;

    /** The record {@link Composite.LogSumExp}. */
    public static final int LOG_SUM_EXP = 66;

    /** The record {@link Composite.Mean}. */
    public static final int MEAN = 67;

    /** The record {@link Composite.CrossEntropy}. */
    public static final int CROSS_ENTROPY = 68;

    /** The node {@link Expr.Input}. */
    public static final int INPUT = 1;

    /** The node {@link Expr.Immediate}. */
    public static final int IMMEDIATE = 2;

    /** The node {@link Expr.Const}. */
    public static final int CONST = 3;

    /** The node {@link Expr.Index}. */
    public static final int INDEX = 4;

    /** The node {@link Expr.Unary}. */
    public static final int UNARY = 5;

    /** The node {@link Expr.Binary}. */
    public static final int BINARY = 6;

    /** The node {@link Expr.Fma}. */
    public static final int FMA = 7;

    /** The node {@link Expr.Select}. */
    public static final int SELECT = 8;

    /** The node {@link Expr.Cast}. */
    public static final int CAST = 9;

    private WireCodes() {}

    /**
     * The number of an op's record; its attributes follow it.
     *
     * @param op the op
     * @return the wire code
     */
    public static int of(Op op) {
        return switch (op) {
            case Op.Map _ -> MAP;
            case Op.Reduce _ -> REDUCE;
            case Op.ArgReduce _ -> ARG_REDUCE;
            case Op.MatMul _ -> MAT_MUL;
            case Op.Gather _ -> GATHER;
            case Op.Scatter _ -> SCATTER;
            case Op.Random _ -> RANDOM;
            case Composite.Softmax _ -> SOFTMAX;
            case Composite.LogSoftmax _ -> LOG_SOFTMAX;
            case Composite.LogSumExp _ -> LOG_SUM_EXP;
            case Composite.Mean _ -> MEAN;
            case Composite.CrossEntropy _ -> CROSS_ENTROPY;
        };
    }

    /**
     * The number of an expression's node in a postfix program.
     *
     * @param node the node
     * @return the wire code
     */
    public static int of(Expr node) {
        return switch (node) {
            case Expr.Input _ -> INPUT;
            case Expr.Immediate _ -> IMMEDIATE;
            case Expr.Const _ -> CONST;
            case Expr.Index _ -> INDEX;
            case Expr.Unary _ -> UNARY;
            case Expr.Binary _ -> BINARY;
            case Expr.Fma _ -> FMA;
            case Expr.Select _ -> SELECT;
            case Expr.Cast _ -> CAST;
        };
    }

    /**
     * A number that stands for everything that may stand in an op: the names and codes of all
     * records, nodes, functions and dtypes. Two ends with one number understand each other's ops.
     *
     * @return the FNV-1a hash, 64 bits, of the list as text
     */
    public static long fingerprint() {
        StringBuilder text = new StringBuilder();
        oneOfEachOp().forEach(op -> note(text, op.getClass().getSimpleName(), of(op)));
        oneOfEachNode().forEach(node -> note(text, node.getClass().getSimpleName(), of(node)));
        List.of(DType.values()).forEach(dtype -> note(text, dtype.name(), dtype.code()));
        List.of(UnaryKind.values()).forEach(kind -> note(text, kind.name(), kind.code()));
        List.of(BinaryKind.values()).forEach(kind -> note(text, kind.name(), kind.code()));
        List.of(ReduceKind.values()).forEach(kind -> note(text, kind.name(), kind.code()));
        List.of(ArgReduceKind.values()).forEach(kind -> note(text, kind.name(), kind.code()));
        List.of(ScatterMode.values()).forEach(mode -> note(text, mode.name(), mode.code()));
        List.of(Distribution.values()).forEach(draw -> note(text, draw.name(), draw.code()));
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static void note(StringBuilder text, String name, int code) {
        text.append(name).append('=').append(code).append('\n');
    }

    /** One op of each record, in order of their codes; a test holds that none is missing. */
    static List<Op> oneOfEachOp() {
        Expr x = new Expr.Input(0, DType.FLOAT32);
        return List.of(
                new Op.Map(x),
                new Op.Reduce(ReduceKind.SUM, Axes.NONE, x),
                new Op.ArgReduce(ArgReduceKind.ARGMAX, Axes.NONE),
                Op.MatMul.INSTANCE,
                new Op.Gather(0),
                new Op.Scatter(0, ScatterMode.ADD),
                new Op.Random(Distribution.NORMAL),
                new Composite.Softmax(0),
                new Composite.LogSoftmax(0),
                new Composite.LogSumExp(Axes.NONE),
                new Composite.Mean(Axes.NONE),
                Composite.CrossEntropy.INSTANCE);
    }

    /** One node of each record, in order of their codes; a test holds that none is missing. */
    static List<Expr> oneOfEachNode() {
        Expr x = new Expr.Input(0, DType.FLOAT32);
        Expr yes = new Expr.Const(1, DType.BOOL);
        return List.of(
                x,
                new Expr.Immediate(0, DType.FLOAT32),
                yes,
                new Expr.Index(0),
                new Expr.Unary(UnaryKind.NEG, x),
                new Expr.Binary(BinaryKind.ADD, x, x),
                new Expr.Fma(x, x, x),
                new Expr.Select(yes, x, x),
                new Expr.Cast(DType.INT64, x));
    }
}
