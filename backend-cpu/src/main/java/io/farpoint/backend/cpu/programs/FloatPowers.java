package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/**
 * Powers of FLOAT32, as {@code e^(y log x)} computed in double by polynomials without branches and
 * rounded once: within 0.51 ulp of the true value (the tests measure it). Polynomials are truncated
 * Taylor series.
 */
final class FloatPowers {
    private static final double LN2 = 0x1.62e42fefa39efp-1;

    /** The bits of sqrt(1/2), by which a mantissa is brought to [sqrt(1/2), sqrt(2)). */
    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

    private static final int MANTISSA_BITS = 52;

    private FloatPowers() {}

    /**
     * The power. A square is {@code x * x}; positive finite bases with finite exponents go through
     * {@code e^(y log x)} in vector loops, anything else through the same operations one by one.
     */
    static void pow(float[] a, float[] b, float[] r, int n, Scratch s) {
        if (areSquares(b, n)) {
            for (int i = 0; i < n; i++) {
                r[i] = a[i] * a[i];
            }
        } else if (arePlain(a, b, n)) {
            for (int i = 0; i < n; i++) {
                split(a[i], s, i);
            }
            powPlain(b, r, n, s);
        } else {
            for (int i = 0; i < n; i++) {
                r[i] = pow(a[i], b[i], s, i);
            }
        }
    }

    private static boolean areSquares(float[] b, int n) {
        for (int i = 0; i < n; i++) {
            if (b[i] != 2) {
                return false;
            }
        }
        return true;
    }

    private static boolean arePlain(float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            if (!isPlain(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    private static void powPlain(float[] b, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            s.d0[i] = b[i] * logOf(s.d0[i], s.d1[i]);
        }
        for (int i = 0; i < n; i++) {
            r[i] = (float) exp(s.d0[i]);
        }
    }

    private static boolean isPlain(float x, float y) {
        return x > 0 && x <= Float.MAX_VALUE && Math.abs(y) <= Float.MAX_VALUE && y != 2;
    }

    private static float pow(float x, float y, Scratch s, int i) {
        if (y == 2) {
            return x * x;
        }
        if (isPlain(x, y)) {
            split(x, s, i);
            return (float) exp(y * logOf(s.d0[i], s.d1[i]));
        }
        boolean odd = y == Math.rint(y) && Math.abs(y) < 0x1p24f && ((int) y & 1) != 0;
        if (x < 0 && x >= -Float.MAX_VALUE && Math.abs(y) <= Float.MAX_VALUE) {
            if (y != Math.rint(y)) {
                return Float.NaN;
            }
            split(-x, s, i);
            float magnitude = (float) exp(y * logOf(s.d0[i], s.d1[i]));
            return odd ? -magnitude : magnitude;
        }
        return (float) DoubleFunctions.powOfSpecial(x, y);
    }

    /** {@code e^x}: {@code e^(x / 256)} by its series, squared eight times. */
    private static double exp(double x) {
        double y = Math.min(Math.max(x, -104.5), 104.5) * 0x1p-8;
        double p = Math.fma(y, expMinusOneOver(y), 1);
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        return p * p;
    }

    /** {@code (e^y - 1) / y} for |y| up to 0.41. */
    private static double expMinusOneOver(double y) {
        double y2 = y * y;
        double y4 = y2 * y2;
        double low =
                Math.fma(
                        Math.fma(y, 0.041666666666666664, 0.16666666666666666),
                        y2,
                        Math.fma(y, 0.5, 1));
        double mid =
                Math.fma(
                        Math.fma(y, 2.48015873015873e-05, 0.0001984126984126984),
                        y2,
                        Math.fma(y, 0.001388888888888889, 0.008333333333333333));
        double high = Math.fma(y, 2.755731922398589e-07, 2.7557319223985893e-06);
        return Math.fma(Math.fma(high, y4, mid), y4, low);
    }

    /** Takes a positive {@code x = 2^k m} apart: m in [sqrt(1/2), sqrt(2)) to d0, k to d1. */
    private static void split(double x, Scratch s, int i) {
        long bits = Double.doubleToRawLongBits(x);
        long k = (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
        s.d0[i] = Double.longBitsToDouble(bits - (k << MANTISSA_BITS));
        s.d1[i] = k;
    }

    /** {@code k log 2 + log m}, the latter as {@code 2 atanh((m - 1) / (m + 1))}. */
    private static double logOf(double m, double k) {
        double t = (m - 1) / (m + 1);
        double z = t * t;
        double p = 0.13333333333333333;
        p = Math.fma(p, z, 0.15384615384615385);
        p = Math.fma(p, z, 0.18181818181818182);
        p = Math.fma(p, z, 0.2222222222222222);
        p = Math.fma(p, z, 0.2857142857142857);
        p = Math.fma(p, z, 0.4);
        p = Math.fma(p, z, 0.6666666666666666);
        p = Math.fma(p, z, 2.0);
        return Math.fma(k, LN2, t * p);
    }
}
