package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Expressions that a seed tells, of functions whose every bit is known; the same seed gives the
 * same expression.
 */
final class RandomExprs {
    /** The system property that takes one seed to run alone. */
    static final String SEED = "farpoint.tck.seed";

    private final RandomGenerator random;
    private final int rank;
    private final List<DType> inputs = new ArrayList<>();
    private final List<Operand.Immediate> immediates = new ArrayList<>();

    /** Expressions over outputs of a rank. */
    RandomExprs(long seed, int rank) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.rank = rank;
    }

    /** The dtypes of the inputs used so far. */
    List<DType> inputs() {
        return inputs;
    }

    /** The immediates used so far. */
    List<Operand.Immediate> immediates() {
        return immediates;
    }

    /** An expression of a dtype that has the first input in it. */
    Expr next(DType dtype, int depth) {
        if (inputs.isEmpty()) {
            inputs.add(DType.FLOAT32);
        }
        Expr first = new Expr.Cast(dtype, new Expr.Input(0, DType.FLOAT32));
        Expr rest = expr(dtype, depth);
        return new Expr.Select(expr(DType.BOOL, 1), rest, first);
    }

    private Expr expr(DType dtype, int depth) {
        if (depth == 0) {
            return leaf(dtype);
        }
        return switch (random.nextInt(6)) {
            case 0 -> leaf(dtype);
            case 1 -> unary(dtype, depth);
            case 2 -> new Expr.Cast(dtype, expr(anyDType(), depth - 1));
            case 3 ->
                    new Expr.Select(
                            expr(DType.BOOL, depth - 1),
                            expr(dtype, depth - 1),
                            expr(dtype, depth - 1));
            default -> binary(dtype, depth);
        };
    }

    private Expr leaf(DType dtype) {
        switch (random.nextInt(4)) {
            case 0 -> {
                return new Expr.Const(special(dtype), dtype);
            }
            case 1 -> {
                if (immediates.size() < 8) {
                    immediates.add(new Operand.Immediate(special(dtype), dtype));
                    return new Expr.Immediate(immediates.size() - 1, dtype);
                }
            }
            case 2 -> {
                if (rank > 0) {
                    return new Expr.Cast(dtype, new Expr.Index(random.nextInt(rank)));
                }
            }
            default -> {}
        }
        int index = inputs.indexOf(dtype);
        if (index < 0 || (inputs.size() < 8 && random.nextInt(3) == 0)) {
            inputs.add(dtype);
            index = inputs.size() - 1;
        }
        return new Expr.Input(index, dtype);
    }

    private Expr unary(DType dtype, int depth) {
        Expr arg = expr(dtype, depth - 1);
        if (dtype == DType.BOOL) {
            return new Expr.Unary(UnaryKind.NOT, arg);
        }
        UnaryKind[] kinds =
                dtype.isFloating()
                        ? new UnaryKind[] {
                            UnaryKind.NEG,
                            UnaryKind.ABS,
                            UnaryKind.SIGN,
                            UnaryKind.SQRT,
                            UnaryKind.FLOOR
                        }
                        : new UnaryKind[] {UnaryKind.NEG, UnaryKind.ABS, UnaryKind.SIGN};
        return new Expr.Unary(kinds[random.nextInt(kinds.length)], arg);
    }

    private Expr binary(DType dtype, int depth) {
        if (dtype == DType.BOOL && random.nextBoolean()) {
            BinaryKind[] kinds = {
                BinaryKind.EQ,
                BinaryKind.NE,
                BinaryKind.LT,
                BinaryKind.LE,
                BinaryKind.GT,
                BinaryKind.GE
            };
            DType compared = anyDType();
            return new Expr.Binary(
                    kinds[random.nextInt(kinds.length)],
                    expr(compared, depth - 1),
                    expr(compared, depth - 1));
        }
        Expr left = expr(dtype, depth - 1);
        Expr right = expr(dtype, depth - 1);
        if (dtype.isFloating() && random.nextInt(5) == 0) {
            return new Expr.Fma(left, right, expr(dtype, depth - 1));
        }
        // not MAX and MIN of floats: which of two zeros wins is free
        BinaryKind[] kinds =
                switch (dtype) {
                    case BOOL -> new BinaryKind[] {BinaryKind.AND, BinaryKind.OR, BinaryKind.XOR};
                    case UINT8, INT32, INT64 ->
                            new BinaryKind[] {
                                BinaryKind.ADD,
                                BinaryKind.SUB,
                                BinaryKind.MUL,
                                BinaryKind.MAX,
                                BinaryKind.MIN
                            };
                    case FLOAT32, FLOAT64 ->
                            new BinaryKind[] {
                                BinaryKind.ADD, BinaryKind.SUB, BinaryKind.MUL, BinaryKind.DIV
                            };
                };
        return new Expr.Binary(kinds[random.nextInt(kinds.length)], left, right);
    }

    private DType anyDType() {
        return DType.values()[random.nextInt(6)];
    }

    private long special(DType dtype) {
        if (dtype.isFloating() && random.nextBoolean()) {
            return Scalars.bits(random.nextGaussian(), dtype);
        }
        List<Long> special = Samples.special(dtype);
        return special.get(random.nextInt(special.size()));
    }
}
