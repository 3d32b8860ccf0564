package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/**
 * Transcendental functions of FLOAT64, of IEEE-exact operations alone. Reductions and the order of
 * summation follow fdlibm (Sun Microsystems, 1993: e_exp, e_log, s_log1p, k_sin, k_cos, s_tanh);
 * polynomials are truncated Taylor series, except those of erf, which interpolate at Chebyshev
 * nodes (computed here with 60 digits). Measured by the tests, in ulp of the true value: exp, log,
 * log1p, sin, cos at most 1; sigmoid, tanh and erf at most 2; pow is {@code StrictMath}'s, at most
 * 1.
 */
public final class DoubleFunctions {
    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN2_HIGH = 0x1.62e42fee00000p-1;
    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_1 = 0x1.921fb54442d18p0;
    private static final double HALF_PI_2 = 0x1.1a62633145c07p-54;
    private static final double HALF_PI_3 = -0x1.f1976b7ed8fbcp-110;

    /** Above this the reduction of an angle would lose bits; there a slow exact one serves. */
    private static final double LARGEST_FAST_ANGLE = 0x1p30;

    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    private static final int MANTISSA_BITS = 52;
    private static final int EXPONENT_BIAS = 1023;

    private DoubleFunctions() {}

    static void exp(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = Math.min(Math.max(a[i], -746.0), 710.0);
            double k = Math.rint(x * LOG2_E);
            s.d1[i] = k;
            s.d0[i] = expReduced(x, k);
        }
        for (int i = 0; i < n; i++) {
            r[i] = scaled(s.d0[i], (int) s.d1[i]);
        }
    }

    /** {@code e / (1 + e)} or {@code 1 / (1 + e)} of {@code e = e^-|x|}: nothing overflows. */
    static void sigmoid(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = Math.max(-Math.abs(a[i]), -746.0);
            double k = Math.rint(x * LOG2_E);
            s.d1[i] = k;
            s.d0[i] = expReduced(x, k);
        }
        for (int i = 0; i < n; i++) {
            double e = scaled(s.d0[i], (int) s.d1[i]);
            r[i] = (a[i] < 0 ? e : 1) / (1 + e);
        }
    }

    static void log(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = log(a[i]);
        }
    }

    static void log1p(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = log1p(a[i]);
        }
    }

    static void sin(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = sin(a[i]);
        }
    }

    static void cos(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = cos(a[i]);
        }
    }

    static void tanh(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = tanh(a[i]);
        }
    }

    static void erf(double[] a, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            r[i] = erf(a[i]);
        }
    }

    static void pow(double[] a, double[] b, double[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            double x = a[i];
            double y = b[i];
            r[i] = y == 2 ? x * x : powOfSpecial(x, y);
        }
    }

    /** {@code StrictMath.pow}, and IEEE 754's 1 where Java says NaN. */
    static double powOfSpecial(double x, double y) {
        if (x == 1 || (x == -1 && Double.isInfinite(y))) {
            return 1;
        }
        return StrictMath.pow(x, y);
    }

    static double exp(double a) {
        double x = Math.min(Math.max(a, -746.0), 710.0);
        double k = Math.rint(x * LOG2_E);
        return scaled(expReduced(x, k), (int) k);
    }

    /** {@code e^(x - k log 2)}. */
    private static double expReduced(double x, double k) {
        double high = Math.fma(-k, LN2_HIGH, x);
        double y = Math.fma(-k, LN2_LOW, high);
        double lost = Math.fma(-k, LN2_LOW, high - y);
        return 1 + (y + Math.fma(y * y, expTail(y), lost));
    }

    /** {@code (e^y - 1 - y) / y^2} for |y| up to 0.35. */
    private static double expTail(double y) {
        double p = 1.6059043836821613e-10;
        p = Math.fma(p, y, 2.08767569878681e-09);
        p = Math.fma(p, y, 2.505210838544172e-08);
        p = Math.fma(p, y, 2.755731922398589e-07);
        p = Math.fma(p, y, 2.7557319223985893e-06);
        p = Math.fma(p, y, 2.48015873015873e-05);
        p = Math.fma(p, y, 0.0001984126984126984);
        p = Math.fma(p, y, 0.001388888888888889);
        p = Math.fma(p, y, 0.008333333333333333);
        p = Math.fma(p, y, 0.041666666666666664);
        p = Math.fma(p, y, 0.16666666666666666);
        p = Math.fma(p, y, 0.5);
        return p;
    }

    /** {@code x 2^k}, in two steps where one power of two would overflow or be subnormal. */
    private static double scaled(double x, int k) {
        int half = k >> 1;
        return x * powerOfTwo(half) * powerOfTwo(k - half);
    }

    private static double powerOfTwo(int k) {
        return Double.longBitsToDouble((long) (k + EXPONENT_BIAS) << MANTISSA_BITS);
    }

    /** {@code e^x - 1} for |x| below 50. */
    private static double expm1(double x) {
        double k = Math.rint(x * LOG2_E);
        double high = Math.fma(-k, LN2_HIGH, x);
        double y = Math.fma(-k, LN2_LOW, high);
        double lost = Math.fma(-k, LN2_LOW, high - y);
        double e = y + Math.fma(y * y, expTail(y), lost);
        double scale = powerOfTwo((int) k);
        return k == 0 ? e : Math.fma(scale, e, scale - 1);
    }

    /** The natural logarithm. */
    public static double log(double x) {
        return x > 0 && x <= Double.MAX_VALUE ? logWith(x, 0) : logOfSpecial(x);
    }

    static double log1p(double x) {
        double u = 1 + x;
        if (!(u > 0 && u <= Double.MAX_VALUE)) {
            return logOfSpecial(u);
        }
        return x == 0 ? x : logWith(u, (x - (u - 1)) / u);
    }

    private static double logOfSpecial(double x) {
        return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    /** {@code log x} plus a small correction. */
    private static double logWith(double x, double correction) {
        long bits = Double.doubleToRawLongBits(x);
        long shift = 0;
        if (x < Double.MIN_NORMAL) {
            bits = Double.doubleToRawLongBits(x * 0x1p54);
            shift = 54;
        }
        long exponent = exponent(bits);
        return logOf(mantissaLessOne(bits, exponent), exponent - shift, correction);
    }

    /** The power of two that leaves a mantissa between sqrt(1/2) and sqrt(2). */
    public static long exponent(long bits) {
        return (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
    }

    /** The mantissa that goes with {@link #exponent}, less 1: exact, around 0. */
    public static double mantissaLessOne(long bits, long exponent) {
        return Double.longBitsToDouble(bits - (exponent << MANTISSA_BITS)) - 1;
    }

    /** {@code log(2^k (1 + f))} plus a small correction. */
    public static double logOf(double f, double k, double correction) {
        double t = f / (2 + f);
        double z = t * t;
        double p = 0.08695652173913043;
        p = Math.fma(p, z, 0.09523809523809523);
        p = Math.fma(p, z, 0.10526315789473684);
        p = Math.fma(p, z, 0.11764705882352941);
        p = Math.fma(p, z, 0.13333333333333333);
        p = Math.fma(p, z, 0.15384615384615385);
        p = Math.fma(p, z, 0.18181818181818182);
        p = Math.fma(p, z, 0.2222222222222222);
        p = Math.fma(p, z, 0.2857142857142857);
        p = Math.fma(p, z, 0.4);
        p = Math.fma(p, z, 0.6666666666666666);
        double rest = z * p;
        double half = 0.5 * f * f;
        double low = Math.fma(t, half + rest, Math.fma(k, LN2_LOW, correction));
        return k * LN2_HIGH - ((half - low) - f);
    }

    /** The sine, of any angle. */
    public static double sin(double x) {
        if (!(Math.abs(x) <= LARGEST_FAST_ANGLE)) {
            return StrictMath.sin(x);
        }
        double k = quarter(x);
        double high = reduced(x, k);
        double low = reducedLow(x, k, high);
        double value = ((int) k & 1) == 0 ? sinReduced(high, low) : cosReduced(high, low);
        return ((int) k & 2) == 0 ? value : -value;
    }

    /** The cosine, of any angle. */
    public static double cos(double x) {
        if (!(Math.abs(x) <= LARGEST_FAST_ANGLE)) {
            return StrictMath.cos(x);
        }
        double k = quarter(x);
        double high = reduced(x, k);
        double low = reducedLow(x, k, high);
        double value = ((int) k & 1) == 0 ? cosReduced(high, low) : sinReduced(high, low);
        return (((int) k + 1) & 2) == 0 ? value : -value;
    }

    /** The multiple of pi / 2 next to an angle. */
    public static double quarter(double x) {
        return Math.rint(x * TWO_OVER_PI) + 0.0;
    }

    /**
     * {@code x - k pi / 2}, rounded. With the first part of pi / 2 it is exact by one fused
     * operation (a multiple of 2^-52 below 1).
     */
    public static double reduced(double x, double k) {
        double first = Math.fma(-k, HALF_PI_1, x);
        return Math.fma(-k, HALF_PI_2, first);
    }

    /** What {@link #reduced} lost, to about 2^-105. */
    public static double reducedLow(double x, double k, double high) {
        double first = Math.fma(-k, HALF_PI_1, x);
        double product = k * HALF_PI_2;
        double productLow = Math.fma(k, HALF_PI_2, -product);
        double sum = first - product;
        double back = sum - first;
        double sumLow = (first - (sum - back)) - (product + back);
        return Math.fma(-k, HALF_PI_3, (sum - high) + (sumLow - productLow));
    }

    /** The sine of {@code x + low} for |x| up to pi / 4. */
    public static double sinReduced(double x, double low) {
        double z = x * x;
        double v = z * x;
        double p = 2.8114572543455206e-15;
        p = Math.fma(p, z, -7.647163731819816e-13);
        p = Math.fma(p, z, 1.6059043836821613e-10);
        p = Math.fma(p, z, -2.505210838544172e-08);
        p = Math.fma(p, z, 2.7557319223985893e-06);
        p = Math.fma(p, z, -0.0001984126984126984);
        p = Math.fma(p, z, 0.008333333333333333);
        return x - ((z * (0.5 * low - v * p) - low) + v * 0.16666666666666666);
    }

    /** The cosine of {@code x + low} for |x| up to pi / 4. */
    public static double cosReduced(double x, double low) {
        double z = x * x;
        double p = 4.779477332387385e-14;
        p = Math.fma(p, z, -1.1470745597729725e-11);
        p = Math.fma(p, z, 2.08767569878681e-09);
        p = Math.fma(p, z, -2.755731922398589e-07);
        p = Math.fma(p, z, 2.48015873015873e-05);
        p = Math.fma(p, z, -0.001388888888888889);
        p = Math.fma(p, z, 0.041666666666666664);
        double half = 0.5 * z;
        double w = 1 - half;
        return w + (((1 - w) - half) + (z * z * p - x * low));
    }

    static double tanh(double x) {
        double size = Math.abs(x);
        if (size < 0x1p-28) {
            return x;
        }
        if (size > 22) {
            return Math.copySign(1, x);
        }
        double t = expm1(size < 1 ? -2 * size : 2 * size);
        double value = size < 1 ? -t / (t + 2) : 1 - 2 / (t + 2);
        return size == size ? Math.copySign(value, x) : x;
    }

    static double erf(double x) {
        double size = Math.abs(x);
        if (size < 1) {
            return x * erfOver(x * x);
        }
        if (size >= 6) {
            return Math.copySign(1, x);
        }
        if (size != size) {
            return x;
        }
        double tail = exp(-size * size) * erfcScaled((size - 3) / (size + 3));
        return Math.copySign(1 - tail, x);
    }

    /** {@code erf(x) / x} of {@code z = x^2} up to 1. */
    private static double erfOver(double z) {
        double p = 5.957176147748911e-11;
        p = Math.fma(p, z, -1.1372848856791674e-09);
        p = Math.fma(p, z, 1.4659775274047436e-08);
        p = Math.fma(p, z, -1.6350312701054695e-07);
        p = Math.fma(p, z, 1.6461000484121368e-06);
        p = Math.fma(p, z, -1.4925595266831182e-05);
        p = Math.fma(p, z, 0.0001205533111164271);
        p = Math.fma(p, z, -0.000854832698083379);
        p = Math.fma(p, z, 0.0052239776248180145);
        p = Math.fma(p, z, -0.026866170645076792);
        p = Math.fma(p, z, 0.11283791670954879);
        p = Math.fma(p, z, -0.3761263890318375);
        p = Math.fma(p, z, 1.1283791670955126);
        return p;
    }

    /** {@code e^(x^2) (1 - erf(x))} of {@code t = (x - 3) / (x + 3)} for x in [1, 6]. */
    private static double erfcScaled(double t) {
        double p = 3.381355142042904e-09;
        p = Math.fma(p, t, 1.2755818949624478e-06);
        p = Math.fma(p, t, 2.0135111426447427e-06);
        p = Math.fma(p, t, -8.00978093907608e-06);
        p = Math.fma(p, t, -1.2845780030775907e-05);
        p = Math.fma(p, t, 6.406279226046039e-05);
        p = Math.fma(p, t, 4.525434558991009e-05);
        p = Math.fma(p, t, -0.0005970624964924544);
        p = Math.fma(p, t, 0.0007077464666941425);
        p = Math.fma(p, t, 0.004269136356961225);
        p = Math.fma(p, t, -0.024392499318915004);
        p = Math.fma(p, t, 0.07166583719747308);
        p = Math.fma(p, t, -0.15011593650077898);
        p = Math.fma(p, t, 0.24560380171233487);
        p = Math.fma(p, t, -0.3262335600430372);
        p = Math.fma(p, t, 0.17900115118138996);
        return p;
    }
}
