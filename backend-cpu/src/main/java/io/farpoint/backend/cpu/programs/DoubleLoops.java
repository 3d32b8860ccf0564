package io.farpoint.backend.cpu.programs;

import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;

/**
 * The loops of FLOAT64: a literal loop for each function, which the JIT vectorises where it can.
 */
final class DoubleLoops {
    private DoubleLoops() {}

    static Loop1<double[], double[]> unary(UnaryKind kind) {
        return switch (kind) {
            case NEG ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = -a[i];
                        }
                    };
            case ABS ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = Math.abs(a[i]);
                        }
                    };
            case SIGN ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] > 0 ? 1.0 : a[i] < 0 ? -1.0 : a[i] == 0 ? 0.0 : a[i];
                        }
                    };
            case SQRT ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = Math.sqrt(a[i]);
                        }
                    };
            case EXP -> DoubleFunctions::exp;
            case LOG -> DoubleFunctions::log;
            case LOG1P -> DoubleFunctions::log1p;
            case SIN -> DoubleFunctions::sin;
            case COS -> DoubleFunctions::cos;
            case TANH -> DoubleFunctions::tanh;
            case SIGMOID -> DoubleFunctions::sigmoid;
            case ERF -> DoubleFunctions::erf;
            case FLOOR ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = Math.floor(a[i]);
                        }
                    };
            case NOT -> throw new IllegalArgumentException(kind + " of FLOAT64");
        };
    }

    static Loop2<double[], double[], double[]> binary(BinaryKind kind) {
        return switch (kind) {
            case ADD ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] + b[i];
                        }
                    };
            case SUB ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] - b[i];
                        }
                    };
            case MUL ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] * b[i];
                        }
                    };
            case DIV ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] / b[i];
                        }
                    };
            case FLOOR_DIV ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = floorDivide(a[i], b[i]);
                        }
                    };
            case REMAINDER ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = remainder(a[i], b[i]);
                        }
                    };
            case POW -> DoubleFunctions::pow;
            case MAX ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = Math.max(a[i], b[i]);
                        }
                    };
            case MIN ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = Math.min(a[i], b[i]);
                        }
                    };
            case EQ, NE, LT, LE, GT, GE, AND, OR, XOR ->
                    throw new IllegalArgumentException(kind + " of FLOAT64");
        };
    }

    static Loop2<double[], double[], byte[]> comparison(BinaryKind kind) {
        return switch (kind) {
            case EQ ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] == b[i] ? 1 : 0);
                        }
                    };
            case NE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != b[i] ? 1 : 0);
                        }
                    };
            case LT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] < b[i] ? 1 : 0);
                        }
                    };
            case LE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] <= b[i] ? 1 : 0);
                        }
                    };
            case GT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] > b[i] ? 1 : 0);
                        }
                    };
            case GE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] >= b[i] ? 1 : 0);
                        }
                    };
            case ADD, SUB, MUL, DIV, FLOOR_DIV, REMAINDER, POW, MAX, MIN, AND, OR, XOR ->
                    throw new IllegalArgumentException(kind + " of FLOAT64");
        };
    }

    static Loop3<double[], double[], double[], double[]> fma() {
        return (a, b, c, r, n, s) -> {
            for (int i = 0; i < n; i++) {
                r[i] = Math.fma(a[i], b[i], c[i]);
            }
        };
    }

    static Loop3<byte[], double[], double[], double[]> select() {
        return (c, a, b, r, n, s) -> {
            for (int i = 0; i < n; i++) {
                r[i] = c[i] != 0 ? a[i] : b[i];
            }
        };
    }

    /** Python's {@code a % b}: the exact remainder, moved to the divisor's sign, a zero too. */
    static double remainder(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(rest, b);
        }
        return (b < 0) != (rest < 0) ? rest + b : rest;
    }

    /**
     * Python's {@code a // b} as torch computes it: from the exact remainder, so that the quotient
     * is right where {@code floor(a / b)} would round up to the next whole number.
     */
    static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }
}
