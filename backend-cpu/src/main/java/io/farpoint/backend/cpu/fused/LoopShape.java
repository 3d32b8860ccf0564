package io.farpoint.backend.cpu.fused;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * How wide a loop runs: every vector of it has as many lanes, those of its widest dtype filling the
 * machine's registers.
 *
 * @param lanes the lanes of each vector
 * @param base the lane whose masks hold truth values
 * @param anyLength whether masks can end a row of any length
 * @param schedule the expressions
 */
record LoopShape(int lanes, Lane base, boolean anyLength, Schedule schedule) {
    /** The lanes of a reduction, as the backend's folds define them. */
    static final int FOLD_LANES = 64;

    /** More nodes make a method that is not compiled anyway: adding takes some 40 bytes a node. */
    private static final int MOST_NODES = 200;

    private static final int LEAST_VECTOR_BITS = 64;

    /**
     * Below it (without AVX-512) there are no masked loads and stores of bytes, and no conversions
     * between longs and floating numbers.
     */
    private static final int WIDE_REGISTER_BITS = 512;

    /** The shape, or null if there is no vector form of the expressions here. */
    static LoopShape of(LoopSpec spec, int registerBits) {
        boolean wide = registerBits >= WIDE_REGISTER_BITS;
        Schedule schedule = Schedule.of(spec.exprs().roots());
        if (schedule.nodes().size() > MOST_NODES) {
            return null;
        }
        Set<Lane> used = EnumSet.noneOf(Lane.class);
        for (Expr node : schedule.nodes()) {
            if (!hasVectorForm(node, spec, wide)) {
                return null;
            }
            if (node.dtype() != DType.BOOL) {
                used.add(Lane.of(node.dtype()));
            }
        }
        if (spec.fold() != null && !canFold(spec.exprs().root(0).dtype())) {
            return null;
        }
        Lane base = Lane.BYTE;
        for (Lane lane : used) {
            base = lane.width >= base.width ? lane : base;
        }
        int lanes = registerBits / (base.width * Byte.SIZE);
        boolean bytes = used.contains(Lane.BYTE) || hasBoolsInMemory(spec);
        if (bytes && lanes * Byte.SIZE < LEAST_VECTOR_BITS || lanes > FOLD_LANES) {
            return null;
        }
        boolean anyLength = !bytes || wide;
        return spec.fold() != null && !anyLength
                ? null
                : new LoopShape(lanes, base, anyLength, schedule);
    }

    private static boolean hasBoolsInMemory(LoopSpec spec) {
        return spec.exprs().inputs().contains(DType.BOOL)
                || spec.exprs().roots().stream().anyMatch(root -> root.dtype() == DType.BOOL);
    }

    private static boolean canFold(DType dtype) {
        return dtype != DType.BOOL && dtype != DType.UINT8;
    }

    private static boolean hasVectorForm(Expr node, LoopSpec spec, boolean wide) {
        return switch (node) {
            case Expr.Input _, Expr.Immediate _, Expr.Const _ -> true;
            case Expr.Fma _, Expr.Select _ -> true;
            case Expr.Cast cast -> wide || !isWithLongs(cast.arg().dtype(), cast.dtype());
            case Expr.Index _ -> false;
            case Expr.Unary unary -> hasVectorForm(unary.kind(), unary.dtype());
            case Expr.Binary binary -> hasVectorForm(binary, spec);
        };
    }

    private static boolean isWithLongs(DType from, DType to) {
        return from == DType.INT64 && to.isFloating() || to == DType.INT64 && from.isFloating();
    }

    private static boolean hasVectorForm(UnaryKind kind, DType dtype) {
        return switch (kind) {
            case NEG, ABS, SIGN, SQRT, FLOOR, NOT -> true;
            case EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> dtype == DType.FLOAT32;
        };
    }

    private static boolean hasVectorForm(Expr.Binary node, LoopSpec spec) {
        return switch (node.kind()) {
            case ADD, SUB, MUL, DIV, MAX, MIN, EQ, NE, LT, LE, GT, GE, AND, OR, XOR -> true;
            case FLOOR_DIV, REMAINDER -> false;
            case POW ->
                    node.dtype().isFloating()
                            && switch (node.right()) {
                                case Expr.Immediate number -> spec.isSquare(number.index());
                                case Expr.Const number ->
                                        Scalars.toDouble(number.bits(), number.dtype()) == 2;
                                case Expr.Input _,
                                        Expr.Index _,
                                        Expr.Unary _,
                                        Expr.Binary _,
                                        Expr.Fma _,
                                        Expr.Select _,
                                        Expr.Cast _ ->
                                        false;
                            };
        };
    }

    /** Whether a binary node is a power that {@link #of} took for a square. */
    static boolean isSquare(Expr.Binary node) {
        return node.kind() == BinaryKind.POW;
    }
}
