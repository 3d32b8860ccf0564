package io.farpoint.stub;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;

/** What an expression is for one element: a walk over its nodes, in bits as {@link Scalars} has. */
public record ExprValues(long[] inputs, long[] immediates, long[] index) {
    /** Of FLOAT64 inputs alone. */
    public static double of(Expr expr, double... inputs) {
        long[] bits = new long[inputs.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(inputs[i]);
        }
        ExprValues values = new ExprValues(bits, new long[0], new long[0]);
        return Scalars.toDouble(values.bits(expr), expr.dtype());
    }

    /** The value's bits. */
    public long bits(Expr expr) {
        return switch (expr) {
            case Expr.Input input -> inputs[input.index()];
            case Expr.Immediate number -> immediates[number.index()];
            case Expr.Const constant -> constant.bits();
            case Expr.Index at -> index[at.axis()];
            case Expr.Unary unary -> unary(unary.kind(), unary.dtype(), bits(unary.arg()));
            case Expr.Binary binary ->
                    binary(
                            binary.kind(),
                            binary.left().dtype(),
                            bits(binary.left()),
                            bits(binary.right()));
            case Expr.Fma fma -> fma(fma.dtype(), bits(fma.a()), bits(fma.b()), bits(fma.c()));
            case Expr.Select select ->
                    bits(select.condition()) != 0
                            ? bits(select.whenTrue())
                            : bits(select.whenFalse());
            case Expr.Cast cast -> cast(bits(cast.arg()), cast.arg().dtype(), cast.dtype());
        };
    }

    private static long fma(DType dtype, long a, long b, long c) {
        return dtype == DType.FLOAT32
                ? Scalars.bits(Math.fma(toFloat(a), toFloat(b), toFloat(c)), dtype)
                : Scalars.bits(
                        Math.fma(
                                Double.longBitsToDouble(a),
                                Double.longBitsToDouble(b),
                                Double.longBitsToDouble(c)),
                        dtype);
    }

    private static float toFloat(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    private static long cast(long bits, DType from, DType to) {
        if (to == DType.BOOL) {
            return Scalars.toDouble(bits, from) != 0 ? 1 : 0;
        }
        return from.isFloating()
                ? Scalars.bits(Scalars.toDouble(bits, from), to)
                : Scalars.bits(bits, to);
    }

    private static long unary(UnaryKind kind, DType dtype, long bits) {
        if (kind == UnaryKind.NOT) {
            return bits == 0 ? 1 : 0;
        }
        if (!dtype.isFloating()) {
            return Scalars.bits(
                    switch (kind) {
                        case NEG -> -bits;
                        case ABS -> Math.abs(bits);
                        case SIGN -> Long.signum(bits);
                        case FLOOR -> bits;
                        default -> throw new AssertionError(kind);
                    },
                    dtype);
        }
        double x = Scalars.toDouble(bits, dtype);
        return Scalars.bits(
                switch (kind) {
                    case NEG -> -x;
                    case ABS -> Math.abs(x);
                    case SIGN -> Math.signum(x) + 0.0;
                    case SQRT -> Math.sqrt(x);
                    case EXP -> Math.exp(x);
                    case LOG -> Math.log(x);
                    case LOG1P -> Math.log1p(x);
                    case SIN -> Math.sin(x);
                    case COS -> Math.cos(x);
                    case TANH -> Math.tanh(x);
                    case SIGMOID -> 1 / (1 + Math.exp(-x));
                    case ERF -> erf(x);
                    case FLOOR -> Math.floor(x);
                    case NOT -> throw new AssertionError(kind);
                },
                dtype);
    }

    /** By its Maclaurin series, good to about 1e-13 where |x| is below 3. */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 100; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static long binary(BinaryKind kind, DType dtype, long left, long right) {
        if (kind.isComparison()) {
            return compares(kind, dtype, left, right) ? 1 : 0;
        }
        if (!dtype.isFloating()) {
            return Scalars.bits(whole(kind, left, right), dtype);
        }
        double a = Scalars.toDouble(left, dtype);
        double b = Scalars.toDouble(right, dtype);
        return Scalars.bits(
                switch (kind) {
                    case ADD -> a + b;
                    case SUB -> a - b;
                    case MUL -> a * b;
                    case DIV -> a / b;
                    case FLOOR_DIV -> Math.floor(a / b);
                    case REMAINDER -> a - Math.floor(a / b) * b;
                    case POW -> Math.pow(a, b);
                    case MAX -> Math.max(a, b);
                    case MIN -> Math.min(a, b);
                    default -> throw new AssertionError(kind);
                },
                dtype);
    }

    private static boolean compares(BinaryKind kind, DType dtype, long left, long right) {
        boolean floating = dtype.isFloating();
        double a = Scalars.toDouble(left, dtype);
        double b = Scalars.toDouble(right, dtype);
        boolean less = floating ? a < b : left < right;
        boolean equal = floating ? a == b : left == right;
        boolean greater = floating ? a > b : left > right;
        return switch (kind) {
            case EQ -> equal;
            case NE -> !equal;
            case LT -> less;
            case LE -> less || equal;
            case GT -> greater;
            case GE -> greater || equal;
            default -> throw new AssertionError(kind);
        };
    }

    private static long whole(BinaryKind kind, long a, long b) {
        return switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case FLOOR_DIV -> Math.floorDiv(a, b);
            case REMAINDER -> Math.floorMod(a, b);
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            default -> throw new AssertionError(kind);
        };
    }
}
