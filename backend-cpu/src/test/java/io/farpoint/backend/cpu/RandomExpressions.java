package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Expressions over operands of every dtype, made from a seed. */
final class RandomExpressions {
    private static final int DEPTH = 3;
    private static final int MOST_INPUTS = 6;
    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-42,
        -1e-39,
        1e10,
        -1e12,
        88.5,
        -100,
        255,
        256,
        1e30,
        70000
    };
    private static final BinaryKind[] COMPARISONS = {
        BinaryKind.EQ, BinaryKind.NE, BinaryKind.LT, BinaryKind.LE, BinaryKind.GT, BinaryKind.GE
    };
    private static final BinaryKind[] OF_BOOLS = {
        BinaryKind.AND, BinaryKind.OR, BinaryKind.XOR, BinaryKind.ADD, BinaryKind.MUL
    };
    private static final BinaryKind[] OF_NUMBERS = {
        BinaryKind.ADD, BinaryKind.SUB, BinaryKind.MUL, BinaryKind.MAX, BinaryKind.MIN
    };

    private final Random random;
    private final List<DType> inputs = new ArrayList<>();
    private final List<Operand.Immediate> immediates = new ArrayList<>();

    RandomExpressions(long seed) {
        this.random = new Random(seed);
    }

    /** The immediates that {@link #next} found use for. */
    List<Operand.Immediate> immediates() {
        return immediates;
    }

    /** One or two expressions; every input and immediate appears. */
    Exprs next() {
        List<Expr> roots = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            DType dtype = random.nextInt(3) > 0 ? DType.FLOAT32 : DType.values()[random.nextInt(6)];
            roots.add(tree(dtype, DEPTH));
        }
        return Exprs.of(roots);
    }

    /** A number as an operand's element, often one that is easily got wrong. */
    static long value(DType dtype, Random random) {
        double value =
                random.nextInt(3) == 0
                        ? SPECIAL[random.nextInt(SPECIAL.length)]
                        : random.nextGaussian() * 5;
        return Scalars.bits(value, dtype);
    }

    private Expr tree(DType dtype, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf(dtype);
        }
        return switch (random.nextInt(7)) {
            case 0 -> new Expr.Unary(unary(dtype), tree(dtype, depth - 1));
            case 1 -> new Expr.Cast(dtype, tree(DType.values()[random.nextInt(6)], depth - 1));
            case 2 ->
                    new Expr.Select(
                            tree(DType.BOOL, depth - 1),
                            tree(dtype, depth - 1),
                            tree(dtype, depth - 1));
            default -> binary(dtype, depth);
        };
    }

    private Expr leaf(DType dtype) {
        int choice = random.nextInt(5);
        if (choice == 0) {
            return new Expr.Const(value(dtype, random), dtype);
        }
        if (choice == 1 && immediates.size() < MOST_INPUTS) {
            immediates.add(new Operand.Immediate(value(dtype, random), dtype));
            return new Expr.Immediate(immediates.size() - 1, dtype);
        }
        int known = inputs.indexOf(dtype);
        if (known < 0 || inputs.size() < MOST_INPUTS && random.nextInt(3) == 0) {
            inputs.add(dtype);
            known = inputs.size() - 1;
        }
        return new Expr.Input(known, dtype);
    }

    private UnaryKind unary(DType dtype) {
        if (dtype == DType.BOOL) {
            return UnaryKind.NOT;
        }
        List<UnaryKind> kinds = new ArrayList<>();
        for (UnaryKind kind : UnaryKind.values()) {
            boolean exact =
                    switch (kind) {
                        case NEG, ABS, SIGN, FLOOR -> true;
                        case SQRT -> dtype.isFloating();
                        case EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF ->
                                dtype == DType.FLOAT32;
                        case NOT -> false;
                    };
            if (exact) {
                kinds.add(kind);
            }
        }
        return kinds.get(random.nextInt(kinds.size()));
    }

    private Expr binary(DType dtype, int depth) {
        if (dtype == DType.BOOL && random.nextBoolean()) {
            DType compared = DType.values()[random.nextInt(6)];
            return new Expr.Binary(
                    COMPARISONS[random.nextInt(COMPARISONS.length)],
                    tree(compared, depth - 1),
                    tree(compared, depth - 1));
        }
        Expr left = tree(dtype, depth - 1);
        Expr right = tree(dtype, depth - 1);
        if (dtype == DType.BOOL) {
            return new Expr.Binary(OF_BOOLS[random.nextInt(OF_BOOLS.length)], left, right);
        }
        if (dtype.isFloating() && random.nextInt(5) == 0) {
            return new Expr.Fma(left, right, tree(dtype, depth - 1));
        }
        boolean divide = dtype.isFloating() && random.nextInt(6) == 0;
        return new Expr.Binary(
                divide ? BinaryKind.DIV : OF_NUMBERS[random.nextInt(OF_NUMBERS.length)],
                left,
                right);
    }
}
