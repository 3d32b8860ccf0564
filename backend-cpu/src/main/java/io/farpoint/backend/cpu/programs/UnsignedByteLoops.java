package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.FailureCode;
import io.farpoint.op.UnaryKind;

/** The loops of UINT8: unsigned, wrapping. */
final class UnsignedByteLoops {
    private UnsignedByteLoops() {}

    static Loop1<byte[], byte[]> unary(UnaryKind kind) {
        return switch (kind) {
            case NEG ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) -a[i];
                        }
                    };
            case ABS, FLOOR ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case SIGN ->
                    (a, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case SQRT, EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF, NOT ->
                    throw new IllegalArgumentException(kind + " of UINT8");
        };
    }

    static Loop2<byte[], byte[], byte[]> binary(BinaryKind kind) {
        return switch (kind) {
            case ADD ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] + b[i]);
                        }
                    };
            case SUB ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] - b[i]);
                        }
                    };
            case MUL ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] * b[i]);
                        }
                    };
            case FLOOR_DIV ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] =
                                    (byte)
                                            (b[i] == 0
                                                    ? zeroDivisor(a[i], s)
                                                    : (a[i] & 0xFF) / (b[i] & 0xFF));
                        }
                    };
            case REMAINDER ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] =
                                    (byte)
                                            (b[i] == 0
                                                    ? zeroDivisor(a[i], s)
                                                    : (a[i] & 0xFF) % (b[i] & 0xFF));
                        }
                    };
            case POW ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) power(a[i], b[i] & 0xFF);
                        }
                    };
            case MAX ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) Math.max(a[i] & 0xFF, b[i] & 0xFF);
                        }
                    };
            case MIN ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) Math.min(a[i] & 0xFF, b[i] & 0xFF);
                        }
                    };
            case DIV, EQ, NE, LT, LE, GT, GE, AND, OR, XOR ->
                    throw new IllegalArgumentException(kind + " of UINT8");
        };
    }

    static Loop2<byte[], byte[], byte[]> comparison(BinaryKind kind) {
        return switch (kind) {
            case EQ ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) == (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case NE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) != (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case LT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) < (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case LE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) <= (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case GT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) > (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case GE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] & 0xFF) >= (b[i] & 0xFF) ? 1 : 0);
                        }
                    };
            case ADD, SUB, MUL, DIV, FLOOR_DIV, REMAINDER, POW, MAX, MIN, AND, OR, XOR ->
                    throw new IllegalArgumentException(kind + " of UINT8");
        };
    }

    static Loop3<byte[], byte[], byte[], byte[]> select() {
        return (c, a, b, r, n, s) -> {
            for (int i = 0; i < n; i++) {
                r[i] = c[i] != 0 ? a[i] : b[i];
            }
        };
    }

    private static int zeroDivisor(byte dividend, Scratch s) {
        s.failure.note(FailureCode.DIVISION_BY_ZERO, dividend & 0xFF);
        return 0;
    }

    private static int power(int base, int exponent) {
        int result = 1;
        int square = base;
        for (int left = exponent; left != 0; left >>= 1) {
            if ((left & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
