package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.programs.DoubleFunctions;

/**
 * Pairs of normals of pairs of uniforms, by {@link DoubleFunctions}' logarithm, sine and cosine,
 * with their very bits, as loops without branches over arrays: a uniform is never special. What the
 * JIT cannot vectorise (taking numbers' bits apart) stands in loops of its own.
 */
final class BoxMuller {
    private static final long SIGN_FROM_TWO = 62;

    private BoxMuller() {}

    private static double[] room(Workspace w, int number) {
        return (double[]) w.lanes(Storage.of(DType.FLOAT64), number);
    }

    /**
     * Turns uniforms into normals, in place.
     *
     * @param u of each pair the first
     * @param v of each pair the second
     */
    static void run(double[] u, double[] v, int n, Workspace w) {
        double[] f = room(w, 0);
        double[] k = room(w, 1);
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToRawLongBits(1 - u[i]);
            long exponent = DoubleFunctions.exponent(bits);
            f[i] = DoubleFunctions.mantissaLessOne(bits, exponent);
            k[i] = exponent;
        }
        for (int i = 0; i < n; i++) {
            u[i] = Math.sqrt(-2 * DoubleFunctions.logOf(f[i], k[i], 0));
        }
        double[] high = room(w, 0);
        double[] low = room(w, 2);
        for (int i = 0; i < n; i++) {
            double angle = 2 * Math.PI * v[i];
            double quarter = DoubleFunctions.quarter(angle);
            k[i] = quarter;
            high[i] = DoubleFunctions.reduced(angle, quarter);
        }
        for (int i = 0; i < n; i++) {
            low[i] = DoubleFunctions.reducedLow(2 * Math.PI * v[i], k[i], high[i]);
        }
        double[] sine = room(w, 3);
        for (int i = 0; i < n; i++) {
            sine[i] = DoubleFunctions.sinReduced(high[i], low[i]);
        }
        double[] cosine = v;
        for (int i = 0; i < n; i++) {
            cosine[i] = DoubleFunctions.cosReduced(high[i], low[i]);
        }
        for (int i = 0; i < n; i++) {
            long quarter = (long) k[i];
            long s = Double.doubleToRawLongBits(sine[i]);
            long c = Double.doubleToRawLongBits(cosine[i]);
            long swapped = (s ^ c) & -(quarter & 1);
            long sin = s ^ swapped ^ ((quarter & 2) << SIGN_FROM_TWO);
            long cos = c ^ swapped ^ (((quarter + 1) & 2) << SIGN_FROM_TWO);
            v[i] = u[i] * Double.longBitsToDouble(sin);
            u[i] = u[i] * Double.longBitsToDouble(cos);
        }
    }
}
