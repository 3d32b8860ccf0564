package io.farpoint.tck.oracle;

import io.farpoint.DType;
import io.farpoint.op.Distribution;
import io.farpoint.op.Philox;
import io.farpoint.op.Scalars;

/** {@link Philox}'s words as numbers, each element on its own. */
final class OracleRandom {
    private OracleRandom() {}

    static void draw(Distribution distribution, long[] immediates, Elements out) {
        long seed = immediates[0];
        long counter = immediates[1];
        long[] element = {0};
        Indices.each(
                out.shape(),
                index -> {
                    long i = element[0]++;
                    out.set(
                            switch (distribution) {
                                case UNIFORM ->
                                        Scalars.bits(
                                                uniform(out.dtype(), seed, counter, i),
                                                out.dtype());
                                case NORMAL ->
                                        Scalars.bits(
                                                normal(out.dtype(), seed, counter, i), out.dtype());
                                case INTEGERS ->
                                        Philox.integer(
                                                word(seed, counter + i / 2, 2 * (i % 2)),
                                                word(seed, counter + i / 2, 2 * (i % 2) + 1),
                                                immediates[2],
                                                immediates[3]);
                            },
                            index);
                });
    }

    private static double uniform(DType dtype, long seed, long counter, long i) {
        if (dtype == DType.FLOAT32) {
            return Philox.uniformFloat(word(seed, counter + i / 4, i % 4));
        }
        return Philox.uniformDouble(
                word(seed, counter + i / 2, 2 * (i % 2)),
                word(seed, counter + i / 2, 2 * (i % 2) + 1));
    }

    /** Box and Muller, on the pair of uniforms that this element shares with its neighbour. */
    private static double normal(DType dtype, long seed, long counter, long i) {
        double u = uniform(dtype, seed, counter, i - i % 2);
        double v = uniform(dtype, seed, counter, i - i % 2 + 1);
        double radius = Math.sqrt(-2 * StrictMath.log(1 - u));
        double angle = 2 * Math.PI * v;
        return radius * (i % 2 == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }

    private static int word(long seed, long block, long which) {
        int[] words = new int[4];
        Philox.block(seed, block, words);
        return words[(int) which];
    }
}
