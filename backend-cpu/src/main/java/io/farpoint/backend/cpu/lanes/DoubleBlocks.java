package io.farpoint.backend.cpu.lanes;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of blocks of FLOAT64. Four rows by two vectors are kept in registers: eight sums of
 * their own cover the latency of a multiplication, and with their operands they fit the 16
 * registers of AVX2. (In float64 four by four was 8 % faster with AVX-512 and 40 % slower with
 * AVX2, measured.)
 */
final class DoubleBlocks implements BlockProduct<double[]> {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SLIVER = 2 * LANES;

    @Override
    public int columns() {
        return SLIVER;
    }

    @Override
    public void pack(double[] row, double[] slivers, int k, int deep, int width) {
        int to = k * SLIVER;
        for (int j = 0; j < width; j += SLIVER, to += deep * SLIVER) {
            DoubleVector.fromArray(SPECIES, row, j).intoArray(slivers, to);
            DoubleVector.fromArray(SPECIES, row, j + LANES).intoArray(slivers, to + LANES);
        }
    }

    @Override
    public void multiply(
            double[] left,
            int leftPitch,
            int height,
            double[] slivers,
            int width,
            double[] result,
            int resultPitch,
            int deep) {
        for (int j = 0; j < width; j += SLIVER) {
            int from = j * deep;
            int i = 0;
            if (width - j > LANES) {
                for (; i + 3 < height; i += 4) {
                    int to = i * resultPitch + j;
                    four(
                            left,
                            i * leftPitch,
                            leftPitch,
                            slivers,
                            from,
                            result,
                            to,
                            resultPitch,
                            deep);
                }
                for (; i < height; i++) {
                    one(left, i * leftPitch, slivers, from, result, i * resultPitch + j, deep);
                }
                continue;
            }
            for (; i + 3 < height; i += 4) {
                int to = i * resultPitch + j;
                fourNarrow(
                        left,
                        i * leftPitch,
                        leftPitch,
                        slivers,
                        from,
                        result,
                        to,
                        resultPitch,
                        deep);
            }
            for (; i < height; i++) {
                oneNarrow(left, i * leftPitch, slivers, from, result, i * resultPitch + j, deep);
            }
        }
    }

    private static void four(
            double[] a,
            int at,
            int pitch,
            double[] b,
            int from,
            double[] c,
            int to,
            int toPitch,
            int deep) {
        DoubleVector c00 = DoubleVector.fromArray(SPECIES, c, to);
        DoubleVector c01 = DoubleVector.fromArray(SPECIES, c, to + LANES);
        DoubleVector c10 = DoubleVector.fromArray(SPECIES, c, to + toPitch);
        DoubleVector c11 = DoubleVector.fromArray(SPECIES, c, to + toPitch + LANES);
        DoubleVector c20 = DoubleVector.fromArray(SPECIES, c, to + 2 * toPitch);
        DoubleVector c21 = DoubleVector.fromArray(SPECIES, c, to + 2 * toPitch + LANES);
        DoubleVector c30 = DoubleVector.fromArray(SPECIES, c, to + 3 * toPitch);
        DoubleVector c31 = DoubleVector.fromArray(SPECIES, c, to + 3 * toPitch + LANES);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, q + LANES);
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[at + pitch + k]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[at + 2 * pitch + k]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[at + 3 * pitch + k]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + LANES);
        c10.intoArray(c, to + toPitch);
        c11.intoArray(c, to + toPitch + LANES);
        c20.intoArray(c, to + 2 * toPitch);
        c21.intoArray(c, to + 2 * toPitch + LANES);
        c30.intoArray(c, to + 3 * toPitch);
        c31.intoArray(c, to + 3 * toPitch + LANES);
    }

    private static void one(
            double[] a, int at, double[] b, int from, double[] c, int to, int deep) {
        DoubleVector c00 = DoubleVector.fromArray(SPECIES, c, to);
        DoubleVector c01 = DoubleVector.fromArray(SPECIES, c, to + LANES);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, q + LANES);
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + LANES);
    }

    private static void fourNarrow(
            double[] a,
            int at,
            int pitch,
            double[] b,
            int from,
            double[] c,
            int to,
            int toPitch,
            int deep) {
        DoubleVector c00 = DoubleVector.fromArray(SPECIES, c, to);
        DoubleVector c10 = DoubleVector.fromArray(SPECIES, c, to + toPitch);
        DoubleVector c20 = DoubleVector.fromArray(SPECIES, c, to + 2 * toPitch);
        DoubleVector c30 = DoubleVector.fromArray(SPECIES, c, to + 3 * toPitch);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[at + pitch + k]);
            c10 = a1.fma(b0, c10);
            DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[at + 2 * pitch + k]);
            c20 = a2.fma(b0, c20);
            DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[at + 3 * pitch + k]);
            c30 = a3.fma(b0, c30);
        }
        c00.intoArray(c, to);
        c10.intoArray(c, to + toPitch);
        c20.intoArray(c, to + 2 * toPitch);
        c30.intoArray(c, to + 3 * toPitch);
    }

    private static void oneNarrow(
            double[] a, int at, double[] b, int from, double[] c, int to, int deep) {
        DoubleVector c00 = DoubleVector.fromArray(SPECIES, c, to);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
        }
        c00.intoArray(c, to);
    }
}
