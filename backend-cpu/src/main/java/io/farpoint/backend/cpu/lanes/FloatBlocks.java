package io.farpoint.backend.cpu.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of blocks of FLOAT32. Four rows by two vectors are kept in registers: eight sums of
 * their own cover the latency of a multiplication, and with their operands they fit the 16
 * registers of AVX2. (In float64 four by four was 8 % faster with AVX-512 and 40 % slower with
 * AVX2, measured.)
 */
final class FloatBlocks implements BlockProduct<float[]> {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SLIVER = 2 * LANES;

    @Override
    public int columns() {
        return SLIVER;
    }

    @Override
    public void pack(float[] row, float[] slivers, int k, int deep, int width) {
        int to = k * SLIVER;
        for (int j = 0; j < width; j += SLIVER, to += deep * SLIVER) {
            FloatVector.fromArray(SPECIES, row, j).intoArray(slivers, to);
            FloatVector.fromArray(SPECIES, row, j + LANES).intoArray(slivers, to + LANES);
        }
    }

    @Override
    public void multiply(
            float[] left,
            int leftPitch,
            int height,
            float[] slivers,
            int width,
            float[] result,
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
            float[] a,
            int at,
            int pitch,
            float[] b,
            int from,
            float[] c,
            int to,
            int toPitch,
            int deep) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, to);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, to + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, to + toPitch);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, to + toPitch + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, to + 2 * toPitch);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, to + 2 * toPitch + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, to + 3 * toPitch);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, to + 3 * toPitch + LANES);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[at + pitch + k]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[at + 2 * pitch + k]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[at + 3 * pitch + k]);
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

    private static void one(float[] a, int at, float[] b, int from, float[] c, int to, int deep) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, to);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, to + LANES);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + LANES);
    }

    private static void fourNarrow(
            float[] a,
            int at,
            int pitch,
            float[] b,
            int from,
            float[] c,
            int to,
            int toPitch,
            int deep) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, to);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, to + toPitch);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, to + 2 * toPitch);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, to + 3 * toPitch);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[at + pitch + k]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[at + 2 * pitch + k]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[at + 3 * pitch + k]);
            c30 = a3.fma(b0, c30);
        }
        c00.intoArray(c, to);
        c10.intoArray(c, to + toPitch);
        c20.intoArray(c, to + 2 * toPitch);
        c30.intoArray(c, to + 3 * toPitch);
    }

    private static void oneNarrow(
            float[] a, int at, float[] b, int from, float[] c, int to, int deep) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, to);
        for (int k = 0, q = from; k < deep; k++, q += SLIVER) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
            c00 = a0.fma(b0, c00);
        }
        c00.intoArray(c, to);
    }
}
