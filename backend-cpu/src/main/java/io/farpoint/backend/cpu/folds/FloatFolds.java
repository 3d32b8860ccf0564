package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.ReduceKind;

/** The joins of FLOAT32. */
final class FloatFolds {
    private static final Fold<?> SUM = new Sum();
    private static final Fold<?> PRODUCT = new Product();
    private static final Fold<?> MAX = new Max();
    private static final Fold<?> MIN = new Min();

    private FloatFolds() {}

    static Fold<?> of(ReduceKind kind) {
        return switch (kind) {
            case SUM -> SUM;
            case PROD -> PRODUCT;
            case MAX -> MAX;
            case MIN -> MIN;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " of FLOAT32");
        };
    }

    private static final class Sum extends Fold<float[]> {
        Sum() {
            super(DType.FLOAT32, DType.FLOAT64, 0);
        }

        @Override
        public void fold(float[] lanes, float[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[i];
            }
        }

        @Override
        public void foldAt(float[] lanes, float[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[at + i];
            }
        }

        @Override
        public void halve(float[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] + lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(float[] lanes, float[] values) {
            for (int i = 0; i < LANES; i++) {
                float sum = lanes[i];
                sum += values[i];
                sum += values[i + 64];
                sum += values[i + 128];
                sum += values[i + 192];
                sum += values[i + 256];
                sum += values[i + 320];
                sum += values[i + 384];
                sum += values[i + 448];
                sum += values[i + 512];
                sum += values[i + 576];
                sum += values[i + 640];
                sum += values[i + 704];
                sum += values[i + 768];
                sum += values[i + 832];
                sum += values[i + 896];
                sum += values[i + 960];
                lanes[i] = sum;
            }
        }

        @Override
        public void drain(float[] lanes, Object carry, int n) {
            double[] sums = (double[]) carry;
            for (int i = 0; i < n; i++) {
                sums[i] = sums[i] + lanes[i];
            }
        }

        @Override
        public void finish(Object carry, float[] lanes, int n) {
            double[] sums = (double[]) carry;
            for (int i = 0; i < n; i++) {
                lanes[i] = (float) sums[i];
            }
        }
    }

    private static final class Product extends Fold<float[]> {
        Product() {
            super(DType.FLOAT32, DType.FLOAT64, 1);
        }

        @Override
        public void fold(float[] lanes, float[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[i];
            }
        }

        @Override
        public void foldAt(float[] lanes, float[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[at + i];
            }
        }

        @Override
        public void halve(float[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] * lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(float[] lanes, float[] values) {
            for (int at = 0; at < Scratch.BLOCK; at += LANES) {
                foldAt(lanes, values, at, LANES);
            }
        }

        @Override
        public void drain(float[] lanes, Object carry, int n) {
            double[] sums = (double[]) carry;
            for (int i = 0; i < n; i++) {
                sums[i] = sums[i] * lanes[i];
            }
        }

        @Override
        public void finish(Object carry, float[] lanes, int n) {
            double[] sums = (double[]) carry;
            for (int i = 0; i < n; i++) {
                lanes[i] = (float) sums[i];
            }
        }
    }

    private static final class Max extends Fold<float[]> {
        Max() {
            super(DType.FLOAT32, DType.FLOAT32, Double.NEGATIVE_INFINITY);
        }

        @Override
        public void fold(float[] lanes, float[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(float[] lanes, float[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(float[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.max(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(float[] lanes, float[] values) {
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

    private static final class Min extends Fold<float[]> {
        Min() {
            super(DType.FLOAT32, DType.FLOAT32, Double.POSITIVE_INFINITY);
        }

        @Override
        public void fold(float[] lanes, float[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(float[] lanes, float[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(float[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.min(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(float[] lanes, float[] values) {
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
