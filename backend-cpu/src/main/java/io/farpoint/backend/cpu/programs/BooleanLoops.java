package io.farpoint.backend.cpu.programs;

import io.farpoint.op.BinaryKind;

/** The loops of BOOL, one byte of 0 or 1. */
final class BooleanLoops {
    private BooleanLoops() {}

    static Loop2<byte[], byte[], byte[]> binary(BinaryKind kind) {
        return switch (kind) {
            case ADD, OR, MAX ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] | b[i]);
                        }
                    };
            case MUL, AND, MIN ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] & b[i]);
                        }
                    };
            case XOR, NE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] ^ b[i]);
                        }
                    };
            case EQ ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] ^ b[i] ^ 1);
                        }
                    };
            case LT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (~a[i] & b[i]);
                        }
                    };
            case LE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) ((a[i] ^ 1) | b[i]);
                        }
                    };
            case GT ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] & ~b[i]);
                        }
                    };
            case GE ->
                    (a, b, r, n, s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] | (b[i] ^ 1));
                        }
                    };
            case SUB, DIV, FLOOR_DIV, REMAINDER, POW ->
                    throw new IllegalArgumentException(kind + " of BOOL");
        };
    }

    static Loop1<byte[], byte[]> not() {
        return (a, r, n, s) -> {
            for (int i = 0; i < n; i++) {
                r[i] = (byte) (a[i] ^ 1);
            }
        };
    }
}
