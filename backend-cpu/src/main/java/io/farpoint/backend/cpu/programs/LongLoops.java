package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.FailureCode;
import io.farpoint.op.UnaryKind;

/**
 * The loops of INT64. Arithmetic wraps; a division by zero or a negative power is noted as failure.
 */
final class LongLoops {
    private LongLoops() {}

    static Loop1<long[], long[]> unary(UnaryKind kind) {
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
                            r[i] = Long.signum(a[i]);
                        }
                    };
            case FLOOR ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case SQRT, EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, NOT ->
                    throw new IllegalArgumentException(kind + " of INT64");
        };
    }

    static Loop2<long[], long[], long[]> binary(BinaryKind kind) {
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
            case FLOOR_DIV ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = b[i] == 0 ? zeroDivisor(a[i], s) : Math.floorDiv(a[i], b[i]);
                        }
                    };
            case REMAINDER ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = b[i] == 0 ? zeroDivisor(a[i], s) : Math.floorMod(a[i], b[i]);
                        }
                    };
            case POW ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = power(a[i], b[i], s);
                        }
                    };
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
            case DIV, EQ, NE, LT, LE, GT, GE, AND, OR, XOR ->
                    throw new IllegalArgumentException(kind + " of INT64");
        };
    }

    static Loop2<long[], long[], byte[]> comparison(BinaryKind kind) {
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
                    throw new IllegalArgumentException(kind + " of INT64");
        };
    }

    static Loop3<byte[], long[], long[], long[]> select() {
        return (c, a, b, r, n, s) -> {
            for (int i = 0; i < n; i++) {
                r[i] = c[i] != 0 ? a[i] : b[i];
            }
        };
    }

    private static long zeroDivisor(long dividend, Scratch s) {
        s.failure.note(FailureCode.DIVISION_BY_ZERO, dividend);
        return 0;
    }

    private static long power(long base, long exponent, Scratch s) {
        if (exponent < 0) {
            if (base == 1 || base == -1) {
                return base == 1 || (exponent & 1) == 0 ? 1 : -1;
            }
            s.failure.note(FailureCode.NEGATIVE_POWER, exponent);
            return 0;
        }
        long result = 1;
        long square = base;
        for (long left = exponent; left != 0; left >>= 1) {
            if ((left & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
