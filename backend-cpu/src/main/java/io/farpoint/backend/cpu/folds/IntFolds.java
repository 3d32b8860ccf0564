package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.op.ReduceKind;

/** The joins of INT32; sums and products wrap. */
final class IntFolds {
    private static final Fold<?> SUM = new Sum();
    private static final Fold<?> PRODUCT = new Product();
    private static final Fold<?> MAX = new Max();
    private static final Fold<?> MIN = new Min();

    private IntFolds() {}

    static Fold<?> of(ReduceKind kind) {
        return switch (kind) {
            case SUM -> SUM;
            case PROD -> PRODUCT;
            case MAX -> MAX;
            case MIN -> MIN;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " of INT32");
        };
    }

    private static final class Sum extends Fold<int[]> {
        Sum() {
            super(DType.INT32, DType.INT32, 0);
        }

        @Override
        public void fold(int[] lanes, int[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[i];
            }
        }

        @Override
        public void foldAt(int[] lanes, int[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[at + i];
            }
        }

        @Override
        public void halve(int[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] + lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(int[] lanes, int[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = values[i] + values[512 + i];
            }
            for (int i = 0; i < 256; i++) {
                values[i] = values[i] + values[256 + i];
            }
            for (int i = 0; i < 128; i++) {
                values[i] = values[i] + values[128 + i];
            }
            for (int i = 0; i < 64; i++) {
                values[i] = values[i] + values[64 + i];
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Product extends Fold<int[]> {
        Product() {
            super(DType.INT32, DType.INT32, 1);
        }

        @Override
        public void fold(int[] lanes, int[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[i];
            }
        }

        @Override
        public void foldAt(int[] lanes, int[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[at + i];
            }
        }

        @Override
        public void halve(int[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] * lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(int[] lanes, int[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = values[i] * values[512 + i];
            }
            for (int i = 0; i < 256; i++) {
                values[i] = values[i] * values[256 + i];
            }
            for (int i = 0; i < 128; i++) {
                values[i] = values[i] * values[128 + i];
            }
            for (int i = 0; i < 64; i++) {
                values[i] = values[i] * values[64 + i];
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Max extends Fold<int[]> {
        Max() {
            super(DType.INT32, DType.INT32, Integer.MIN_VALUE);
        }

        @Override
        public void fold(int[] lanes, int[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(int[] lanes, int[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(int[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.max(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(int[] lanes, int[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = Math.max(values[i], values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = Math.max(values[i], values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = Math.max(values[i], values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = Math.max(values[i], values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }

    private static final class Min extends Fold<int[]> {
        Min() {
            super(DType.INT32, DType.INT32, Integer.MAX_VALUE);
        }

        @Override
        public void fold(int[] lanes, int[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(int[] lanes, int[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(int[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.min(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(int[] lanes, int[] values) {
            for (int i = 0; i < 512; i++) {
                values[i] = Math.min(values[i], values[512 + i]);
            }
            for (int i = 0; i < 256; i++) {
                values[i] = Math.min(values[i], values[256 + i]);
            }
            for (int i = 0; i < 128; i++) {
                values[i] = Math.min(values[i], values[128 + i]);
            }
            for (int i = 0; i < 64; i++) {
                values[i] = Math.min(values[i], values[64 + i]);
            }
            fold(lanes, values, LANES);
        }
    }
}
