package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.ReduceKind;

/** The joins of FLOAT64. */
final class DoubleFolds {
    private static final Fold<?> SUM = new Sum();
    private static final Fold<?> PRODUCT = new Product();
    private static final Fold<?> MAX = new Max();
    private static final Fold<?> MIN = new Min();

    private DoubleFolds() {}

    static Fold<?> of(ReduceKind kind) {
        return switch (kind) {
            case SUM -> SUM;
            case PROD -> PRODUCT;
            case MAX -> MAX;
            case MIN -> MIN;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " of FLOAT64");
        };
    }

    private static final class Sum extends Fold<double[]> {
        Sum() {
            super(DType.FLOAT64, DType.FLOAT64, 0);
        }

        @Override
        public void fold(double[] lanes, double[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[i];
            }
        }

        @Override
        public void foldAt(double[] lanes, double[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] + values[at + i];
            }
        }

        @Override
        public void halve(double[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] + lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(double[] lanes, double[] values) {
            for (int i = 0; i < LANES; i++) {
                double sum = lanes[i];
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
    }

    private static final class Product extends Fold<double[]> {
        Product() {
            super(DType.FLOAT64, DType.FLOAT64, 1);
        }

        @Override
        public void fold(double[] lanes, double[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[i];
            }
        }

        @Override
        public void foldAt(double[] lanes, double[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = lanes[i] * values[at + i];
            }
        }

        @Override
        public void halve(double[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = lanes[i] * lanes[distance + i];
            }
        }

        @Override
        public void foldBlock(double[] lanes, double[] values) {
            for (int at = 0; at < Scratch.BLOCK; at += LANES) {
                foldAt(lanes, values, at, LANES);
            }
        }
    }

    private static final class Max extends Fold<double[]> {
        Max() {
            super(DType.FLOAT64, DType.FLOAT64, Double.NEGATIVE_INFINITY);
        }

        @Override
        public void fold(double[] lanes, double[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(double[] lanes, double[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.max(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(double[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.max(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(double[] lanes, double[] values) {
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

    private static final class Min extends Fold<double[]> {
        Min() {
            super(DType.FLOAT64, DType.FLOAT64, Double.POSITIVE_INFINITY);
        }

        @Override
        public void fold(double[] lanes, double[] values, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[i]);
            }
        }

        @Override
        public void foldAt(double[] lanes, double[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                lanes[i] = Math.min(lanes[i], values[at + i]);
            }
        }

        @Override
        public void halve(double[] lanes, int distance) {
            for (int i = 0; i < distance; i++) {
                lanes[i] = Math.min(lanes[i], lanes[distance + i]);
            }
        }

        @Override
        public void foldBlock(double[] lanes, double[] values) {
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
