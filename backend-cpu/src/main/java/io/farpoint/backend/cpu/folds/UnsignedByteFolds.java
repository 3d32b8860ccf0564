package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.op.ReduceKind;

/** The joins of UINT8; sums and products wrap. */
final class UnsignedByteFolds {
    private static final Fold<?> SUM = new Sum();
    private static final Fold<?> PRODUCT = new Product();
    private static final Fold<?> MAX = new Max();
    private static final Fold<?> MIN = new Min();

    private UnsignedByteFolds() {}

    static Fold<?> of(ReduceKind kind) {
        return switch (kind) {
            case SUM -> SUM;
            case PROD -> PRODUCT;
            case MAX -> MAX;
            case MIN -> MIN;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " of UINT8");
        };
    }

    private static final class Sum extends Fold<byte[]> {
        Sum() {
            super(DType.UINT8, DType.UINT8, 0);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] + values[i]);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] + values[at + i]);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) (lanes[i] + lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) (values[i] + values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) (values[i] + values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) (values[i] + values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) (values[i] + values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Product extends Fold<byte[]> {
        Product() {
            super(DType.UINT8, DType.UINT8, 1);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] * values[i]);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) (lanes[i] * values[at + i]);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) (lanes[i] * lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) (values[i] * values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) (values[i] * values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) (values[i] * values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) (values[i] * values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Max extends Fold<byte[]> {
        Max() {
            super(DType.UINT8, DType.UINT8, 0);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) Math.max(lanes[i] & 0xFF, values[i] & 0xFF);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) Math.max(lanes[i] & 0xFF, values[at + i] & 0xFF);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) Math.max(lanes[i] & 0xFF, lanes[distance + i] & 0xFF);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) Math.max(values[i] & 0xFF, values[512 + i] & 0xFF);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) Math.max(values[i] & 0xFF, values[256 + i] & 0xFF);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) Math.max(values[i] & 0xFF, values[128 + i] & 0xFF);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) Math.max(values[i] & 0xFF, values[64 + i] & 0xFF);
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Min extends Fold<byte[]> {
        Min() {
            super(DType.UINT8, DType.UINT8, 255);
        }

        @Override
        public void fold(byte[] lanes, byte[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) Math.min(lanes[i] & 0xFF, values[i] & 0xFF);
            }
        }

        @Override
        public void foldAt(byte[] lanes, byte[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = (byte) Math.min(lanes[i] & 0xFF, values[at + i] & 0xFF);
            }
        }

        @Override
        public void halve(byte[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = (byte) Math.min(lanes[i] & 0xFF, lanes[distance + i] & 0xFF);
            }
        }

        @Override
        public void foldBlock(byte[] lanes, byte[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = (byte) Math.min(values[i] & 0xFF, values[512 + i] & 0xFF);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = (byte) Math.min(values[i] & 0xFF, values[256 + i] & 0xFF);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = (byte) Math.min(values[i] & 0xFF, values[128 + i] & 0xFF);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = (byte) Math.min(values[i] & 0xFF, values[64 + i] & 0xFF);
            }
            fold(lanes, values, LANES);
        }
    }
}
