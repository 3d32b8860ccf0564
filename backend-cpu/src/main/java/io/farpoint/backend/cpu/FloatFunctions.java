package io.farpoint.backend.cpu;

/**
 * Transcendental functions of FLOAT32. They are computed in double by polynomials without branches,
 * which the JIT vectorises, and rounded once; what a vector loop cannot do (taking a number's
 * exponent apart, rare arguments) is a short scalar pass beside it. Only operations that IEEE 754
 * defines exactly are used, so the bits are the same before and after the JIT, unlike those of
 * {@code Math.exp} and its like.
 *
 * <p>The error in double is below 2^-31 of the result for each function below, so results are
 * within 0.51 ulp of the true value (the tests measure it); {@code pow} too. Polynomials are
 * truncated Taylor series, except that of erf, which interpolates {@code erf(x) / x} in {@code x^2}
 * over [0, 16] at Chebyshev nodes (computed here with 60 digits).
 */
final class FloatFunctions {
    private static final double INVERSE_PI = 0x1.45f306dc9c883p-2;
    private static final double PI_HIGH = 0x1.921fb54442d18p1;
    private static final double PI_LOW = 0x1.1a62633145c07p-53;
    private static final double LN2 = 0x1.62e42fefa39efp-1;

    /** The bits of sqrt(1/2), by which a mantissa is brought to [sqrt(1/2), sqrt(2)). */
    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

    private static final int MANTISSA_BITS = 52;

    /** Above this the reduction of an angle would lose bits; there a slow exact one serves. */
    private static final float LARGEST_FAST_ANGLE = 0x1p35f;

    private FloatFunctions() {}

    static void exp(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = (float) exp(a[i]);
        }
    }

    static void sigmoid(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = (float) (1 / (1 + exp(-(double) a[i])));
        }
    }

    /** By {@code m / (m + 2)} of {@code m = e^(2x) - 1}, which keeps small arguments accurate. */
    static void tanh(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = Math.min(Math.max(a[i], -10.0), 10.0);
            double y = x * 0x1p-6;
            double m = y * expMinusOneOver(y);
            m *= m + 2;
            m *= m + 2;
            m *= m + 2;
            m *= m + 2;
            m *= m + 2;
            m *= m + 2;
            m *= m + 2;
            r[i] = (float) (m / (m + 2));
        }
    }

    static void erf(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = Math.min(Math.max(a[i], -4.0), 4.0);
            r[i] = (float) (x * erfOver(x * x));
        }
    }

    static void sin(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = a[i];
            double turns = Math.rint(x * INVERSE_PI) + 0.0;
            double rest = Math.fma(-turns, PI_LOW, Math.fma(-turns, PI_HIGH, x));
            s.d0[i] = sign(turns) * sinReduced(rest);
        }
        for (int i = 0; i < n; i++) {
            float x = a[i];
            r[i] = (float) (Math.abs(x) <= LARGEST_FAST_ANGLE ? s.d0[i] : StrictMath.sin(x));
        }
    }

    /** By {@code cos(x) = -(-1)^j sin(x - (j + 1/2) pi)}. */
    static void cos(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = a[i];
            double turns = Math.rint(Math.fma(x, INVERSE_PI, -0.5));
            double half = turns + 0.5;
            double rest = Math.fma(-half, PI_LOW, Math.fma(-half, PI_HIGH, x));
            s.d0[i] = -sign(turns) * sinReduced(rest);
        }
        for (int i = 0; i < n; i++) {
            float x = a[i];
            r[i] = (float) (Math.abs(x) <= LARGEST_FAST_ANGLE ? s.d0[i] : StrictMath.cos(x));
        }
    }

    static void log(float[] a, float[] r, int n, Scratch s) {
        splitAll(a, n, s);
        for (int i = 0; i < n; i++) {
            r[i] = (float) logOf(s.d0[i], s.d1[i]);
        }
    }

    /** By {@code log(u) + (x - (u - 1)) / u} of {@code u = 1 + x}, rounded. */
    static void log1p(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = a[i];
            double u = 1 + x;
            split(u, s, i);
            s.d2[i] = u > 0 && u <= Double.MAX_VALUE ? (x - (u - 1)) / u : 0;
        }
        for (int i = 0; i < n; i++) {
            s.d0[i] = logOf(s.d0[i], s.d1[i]) + s.d2[i];
        }
        for (int i = 0; i < n; i++) {
            r[i] = a[i] == 0 ? a[i] : (float) s.d0[i];
        }
    }

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
            splitAll(a, n, s);
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
    static double exp(double x) {
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

    /** {@code erf(x) / x} of {@code z = x^2} up to 16. */
    private static double erfOver(double z) {
        double p = 1.1166462458009535e-23;
        p = Math.fma(p, z, -2.0411776464753827e-21);
        p = Math.fma(p, z, 1.7630554233755146e-19);
        p = Math.fma(p, z, -9.599170120875488e-18);
        p = Math.fma(p, z, 3.7123740416804196e-16);
        p = Math.fma(p, z, -1.091240049336075e-14);
        p = Math.fma(p, z, 2.552341661528124e-13);
        p = Math.fma(p, z, -4.919735282090062e-12);
        p = Math.fma(p, z, 8.04433931281272e-11);
        p = Math.fma(p, z, -1.1429669693586951e-09);
        p = Math.fma(p, z, 1.437569111733788e-08);
        p = Math.fma(p, z, -1.619458456181406e-07);
        p = Math.fma(p, z, 1.640918988753646e-06);
        p = Math.fma(p, z, -1.4913191114608039e-05);
        p = Math.fma(p, z, 0.00012053162801076408);
        p = Math.fma(p, z, -0.0008548058328800301);
        p = Math.fma(p, z, 0.005223955296329964);
        p = Math.fma(p, z, -0.026866159229078174);
        p = Math.fma(p, z, 0.11283791360442665);
        p = Math.fma(p, z, -0.3761263886948642);
        p = Math.fma(p, z, 1.128379167089406);
        return p;
    }

    /** The sine for |x| up to pi / 2. */
    private static double sinReduced(double x) {
        double z = x * x;
        double p = -7.647163731819816e-13;
        p = Math.fma(p, z, 1.6059043836821613e-10);
        p = Math.fma(p, z, -2.505210838544172e-08);
        p = Math.fma(p, z, 2.7557319223985893e-06);
        p = Math.fma(p, z, -0.0001984126984126984);
        p = Math.fma(p, z, 0.008333333333333333);
        p = Math.fma(p, z, -0.16666666666666666);
        return x * Math.fma(z, p, 1);
    }

    /** {@code (-1)^turns}. */
    private static double sign(double turns) {
        return 1 - 2 * (turns - 2 * Math.floor(0.5 * turns));
    }

    private static void splitAll(float[] a, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            split(a[i], s, i);
        }
    }

    /**
     * Takes {@code x = 2^k m} apart: m in [sqrt(1/2), sqrt(2)) to d0, k to d1. For 0, infinity, NaN
     * and negatives m is 1 and k such that {@link #logOf} comes out right.
     */
    private static void split(double x, Scratch s, int i) {
        if (x > 0 && x <= Double.MAX_VALUE) {
            long bits = Double.doubleToRawLongBits(x);
            long k = (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
            s.d0[i] = Double.longBitsToDouble(bits - (k << MANTISSA_BITS));
            s.d1[i] = k;
        } else {
            s.d0[i] = 1;
            s.d1[i] =
                    x == 0
                            ? Double.NEGATIVE_INFINITY
                            : x > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
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
