package io.farpoint.tck.oracle;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;

/**
 * What each scalar function is, on bits as {@link Scalars} encodes them. Integers are computed in
 * 64 bits and wrapped to their width. FLOAT32 is computed in double and rounded once: for sums,
 * differences, products, quotients and square roots that is the IEEE float result, since a double
 * has more than twice a float's digits (Figueroa, "When is double rounding innocuous?", 1995).
 */
final class OracleScalars {
    private OracleScalars() {}

    static long unary(UnaryKind kind, DType dtype, long x) {
        return switch (dtype) {
            case BOOL -> {
                require(kind == UnaryKind.NOT, kind, dtype);
                yield 1 - x;
            }
            case UINT8, INT32, INT64 -> Scalars.bits(integer(kind, dtype, x), dtype);
            case FLOAT32, FLOAT64 ->
                    Scalars.bits(floating(kind, dtype, Scalars.toDouble(x, dtype)), dtype);
        };
    }

    private static long integer(UnaryKind kind, DType dtype, long x) {
        return switch (kind) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case FLOOR -> x;
            case SQRT, EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, NOT ->
                    throw undefined(kind, dtype);
        };
    }

    private static double floating(UnaryKind kind, DType dtype, double x) {
        return switch (kind) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> x == 0 ? 0.0 : Math.signum(x);
            case SQRT -> Math.sqrt(x);
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> sigmoid(x);
            case ERF -> ErrorFunction.erf(x);
            case FLOOR -> Math.floor(x);
            case NOT -> throw undefined(kind, dtype);
        };
    }

    /** {@code 1 / (1 + e^-x)}, written so that the exponential never overflows. */
    private static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + StrictMath.exp(-x));
        }
        double e = StrictMath.exp(x);
        return e / (1 + e);
    }

    static long binary(BinaryKind kind, DType dtype, long x, long y, Verdict verdict) {
        if (kind.isComparison()) {
            return compare(kind, dtype, x, y) ? 1 : 0;
        }
        return switch (dtype) {
            case BOOL -> logical(kind, x, y);
            case UINT8, INT32, INT64 -> Scalars.bits(integer(kind, dtype, x, y, verdict), dtype);
            case FLOAT32, FLOAT64 -> {
                double a = Scalars.toDouble(x, dtype);
                double b = Scalars.toDouble(y, dtype);
                yield Scalars.bits(floating(kind, dtype, a, b), dtype);
            }
        };
    }

    /** UINT8 and BOOL bits are never negative, so signed comparison is right for them too. */
    private static boolean compare(BinaryKind kind, DType dtype, long x, long y) {
        boolean floats = dtype.isFloating();
        double a = Scalars.toDouble(x, dtype);
        double b = Scalars.toDouble(y, dtype);
        return switch (kind) {
            case EQ -> floats ? a == b : x == y;
            case NE -> floats ? a != b : x != y;
            case LT -> floats ? a < b : x < y;
            case LE -> floats ? a <= b : x <= y;
            case GT -> floats ? a > b : x > y;
            case GE -> floats ? a >= b : x >= y;
            case ADD, SUB, MUL, DIV, FLOOR_DIV, REMAINDER, POW, MAX, MIN, AND, OR, XOR ->
                    throw undefined(kind, dtype);
        };
    }

    private static long logical(BinaryKind kind, long x, long y) {
        return switch (kind) {
            case ADD, MAX, OR -> x | y;
            case MUL, MIN, AND -> x & y;
            case XOR -> x ^ y;
            case SUB, DIV, FLOOR_DIV, REMAINDER, POW, EQ, NE, LT, LE, GT, GE ->
                    throw undefined(kind, DType.BOOL);
        };
    }

    private static long integer(BinaryKind kind, DType dtype, long x, long y, Verdict verdict) {
        return switch (kind) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case FLOOR_DIV -> dividesByZero(x, y, verdict) ? 0 : Math.floorDiv(x, y);
            case REMAINDER -> dividesByZero(x, y, verdict) ? 0 : Math.floorMod(x, y);
            case POW -> power(x, y, verdict);
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            case DIV, EQ, NE, LT, LE, GT, GE, AND, OR, XOR -> throw undefined(kind, dtype);
        };
    }

    private static boolean dividesByZero(long dividend, long divisor, Verdict verdict) {
        if (divisor == 0) {
            verdict.fail(FailureCode.DIVISION_BY_ZERO, dividend);
        }
        return divisor == 0;
    }

    /** By squaring; modulo 2^64, and so after wrapping modulo every smaller power of two. */
    private static long power(long base, long exponent, Verdict verdict) {
        if (exponent < 0) {
            if (base != 1 && base != -1) {
                verdict.fail(FailureCode.NEGATIVE_POWER, exponent);
                return 0;
            }
            return exponent % 2 == 0 ? 1 : base;
        }
        long result = 1;
        long square = base;
        for (long left = exponent; left != 0; left >>= 1) {
            if ((left & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    private static double floating(BinaryKind kind, DType dtype, double x, double y) {
        return switch (kind) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case FLOOR_DIV -> floorDivide(x, y);
            case REMAINDER -> remainder(x, y);
            case POW -> power(x, y);
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            case EQ, NE, LT, LE, GT, GE, AND, OR, XOR -> throw undefined(kind, dtype);
        };
    }

    /**
     * Python's {@code //} (CPython, Objects/floatobject.c, {@code _float_div_mod}); by zero the
     * IEEE quotient, as torch has it. It is the floor of the exact quotient, not of the rounded
     * one: {@code 1 // 0.1} is 9.
     */
    private static double floorDivide(double x, double y) {
        if (y == 0) {
            return x / y;
        }
        double rest = x % y;
        double quotient = (x - rest) / y;
        if (rest != 0 && (y < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, x / y);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /** Python's {@code %}: the divisor's sign, also on zero; by zero NaN. */
    private static double remainder(double x, double y) {
        double rest = x % y;
        if (rest == 0) {
            return Math.copySign(0.0, y);
        }
        return (y < 0) != (rest < 0) ? rest + y : rest;
    }

    /** IEEE 754's pow, as in C and torch; Java's differs where the base is 1 or -1. */
    private static double power(double x, double y) {
        if (x == 1 || (x == -1 && Double.isInfinite(y))) {
            return 1;
        }
        return StrictMath.pow(x, y);
    }

    static long fma(DType dtype, long a, long b, long c) {
        if (dtype == DType.FLOAT32) {
            float fused =
                    Math.fma(
                            Float.intBitsToFloat((int) a),
                            Float.intBitsToFloat((int) b),
                            Float.intBitsToFloat((int) c));
            return Scalars.bits(fused, dtype);
        }
        double fused =
                Math.fma(
                        Double.longBitsToDouble(a),
                        Double.longBitsToDouble(b),
                        Double.longBitsToDouble(c));
        return Scalars.bits(fused, dtype);
    }

    /** {@link io.farpoint.op.Expr.Cast}. A long goes to FLOAT32 in one rounding. */
    static long cast(DType from, DType to, long x) {
        if (!from.isFloating()) {
            return Scalars.bits(x, to);
        }
        double value = Scalars.toDouble(x, from);
        return switch (to) {
            case BOOL -> value != 0 ? 1 : 0; // NaN != 0 is true
            case UINT8 -> Double.isNaN(value) ? 0 : (long) Math.clamp(value, 0.0, 255.0);
            case INT32 -> (int) value; // Java's casts truncate, saturate and give 0 for NaN
            case INT64 -> (long) value;
            case FLOAT32, FLOAT64 -> Scalars.bits(value, to);
        };
    }

    private static void require(boolean defined, Enum<?> kind, DType dtype) {
        if (!defined) {
            throw undefined(kind, dtype);
        }
    }

    /** {@link io.farpoint.op.Expr} refuses to build such a node, so this is never thrown. */
    private static AssertionError undefined(Enum<?> kind, DType dtype) {
        return new AssertionError(kind + " is not defined for " + dtype);
    }
}
