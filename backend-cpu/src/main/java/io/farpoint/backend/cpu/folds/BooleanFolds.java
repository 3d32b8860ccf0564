package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.op.ReduceKind;

/** The joins of BOOL. */
final class BooleanFolds {
    private static final Fold<?> ANY = new Any();
    private static final Fold<?> ALL = new All();

    private BooleanFolds() {}

    static Fold<?> of(ReduceKind kind) {
        return switch (kind) {
            case ANY, MAX -> ANY;
            case ALL, MIN -> ALL;
            case SUM, PROD -> throw new IllegalArgumentException(kind + " of BOOL");
        };
    }

    private static final class Any extends Fold<byte[]> {
        Any() {
            super(DType.BOOL, DType.BOOL, 0);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] | values[i]);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] | values[at + i]);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) (lanes[i] | lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) (values[i] | values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) (values[i] | values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) (values[i] | values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) (values[i] | values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class All extends Fold<byte[]> {
        All() {
            super(DType.BOOL, DType.BOOL, 1);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] & values[i]);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] & values[at + i]);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) (lanes[i] & lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) (values[i] & values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) (values[i] & values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) (values[i] & values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) (values[i] & values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }
}
