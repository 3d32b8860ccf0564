package io.farpoint.backend.cpu.programs;

import static io.farpoint.backend.cpu.fused.FloatCoefficients.*;

import io.farpoint.backend.cpu.blocks.Scratch;

/**
 * Transcendental functions of FLOAT32 as loops over arrays: polynomials in float without branches,
 * which the JIT vectorises; what it cannot vectorise (taking a number's bits apart, rare arguments)
 * is a short scalar pass beside it. Only operations that IEEE 754 defines exactly are used, in the
 * same order as in the vector form ({@code FloatFunctionLanes}), so the bits are the same there,
 * before and after the JIT, unlike those of {@code Math.exp} and its like.
 *
 * <p>Measured by the tests, in ulp of the true value: exp, log, log1p 0.92; erf 1.1; tanh, sigmoid,
 * sin and cos 1.5. Angles above 2^16 take a slow path that is right to 0.51.
 */
final class FloatFunctions {
    private FloatFunctions() {}

    static void exp(float[] a, float[] r, int n, Scratch s) {
        float[] poly = s.f0;
        float[] scale = s.f1;
        for (int i = 0; i < n; i++) {
            float x = Math.min(Math.max(a[i], EXP_LEAST), EXP_MOST);
            float t = Math.fma(x, LOG2_E, ROUNDER);
            float y = expRest(x, t - ROUNDER);
            poly[i] = Math.fma(Math.fma(expTail(y), y, 1f), y, 1f);
            scale[i] = t;
        }
        for (int i = 0; i < n; i++) {
            r[i] = scaled(poly[i], scale[i]);
        }
    }

    /** {@code x - k log 2}. */
    private static float expRest(float x, float k) {
        return Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    }

    /** {@code (e^y - 1 - y) / y^2}. */
    private static float expTail(float y) {
        float p = Math.fma(EXP_4, y, EXP_3);
        p = Math.fma(p, y, EXP_2);
        p = Math.fma(p, y, EXP_1);
        return Math.fma(p, y, EXP_0);
    }

    /** {@code p 2^k}, k in the low bits of t; in two steps where one would overflow. */
    private static float scaled(float p, float t) {
        int bits = Float.floatToRawIntBits(t);
        int half = (bits - ROUNDER_BITS) >> 1;
        return p * powerOfTwo(half) * powerOfTwo(bits - half);
    }

    /** {@code 2^k}, k being the low bits. */
    private static float powerOfTwo(int k) {
        return Float.intBitsToFloat((k << MANTISSA_BITS) + ONE_BITS);
    }

    /**
     * {@code e / (1 + e)} or {@code 1 / (1 + e)} of {@code e = e^-|x|}: nothing overflows. What the
     * exponential and the sum lost is put back at the end.
     */
    static void sigmoid(float[] a, float[] r, int n, Scratch s) {
        float[] e = s.f0;
        float[] low = s.f1;
        float[] numerator = s.f2;
        for (int i = 0; i < n; i++) {
            float x = Math.max(-Math.abs(a[i]), EXP_LEAST);
            float t = Math.fma(x, LOG2_E, ROUNDER);
            float y = expRest(x, t - ROUNDER);
            float m = Math.fma(expTail(y) * y, y, y);
            e[i] = m + 1f;
            low[i] = m - ((m + 1f) - 1f);
            numerator[i] = t;
        }
        for (int i = 0; i < n; i++) {
            e[i] = scaled(e[i], numerator[i]);
            int negative = Float.floatToRawIntBits(a[i]) >> 31;
            int bits = Float.floatToRawIntBits(e[i]) & negative | ONE_BITS & ~negative;
            numerator[i] = Float.intBitsToFloat(bits);
            low[i] = Float.intBitsToFloat(Float.floatToRawIntBits(low[i]) & negative);
        }
        for (int i = 0; i < n; i++) {
            float sum = 1f + e[i];
            float lost = (1f - sum) + e[i];
            float quotient = numerator[i] / sum;
            r[i] = Math.fma(quotient, low[i] - lost, quotient);
        }
    }

    /** A polynomial near 0, else {@code 1 - 2 / (e^2x + 1)}. */
    static void tanh(float[] a, float[] r, int n, Scratch s) {
        float[] near = s.f0;
        float[] far = s.f1;
        float[] scale = s.f2;
        for (int i = 0; i < n; i++) {
            float x = Math.min(Math.abs(a[i]), TANH_MOST);
            float z = x * x;
            float p = Math.fma(TANH_4, z, TANH_3);
            p = Math.fma(p, z, TANH_2);
            p = Math.fma(p, z, TANH_1);
            p = Math.fma(p, z, TANH_0);
            near[i] = Math.fma(p * z, x, x);
            float t = Math.fma(x + x, LOG2_E, ROUNDER);
            float y = expRest(x + x, t - ROUNDER);
            far[i] = Math.fma(Math.fma(expTail(y), y, 1f), y, 1f);
            scale[i] = t;
        }
        for (int i = 0; i < n; i++) {
            far[i] = far[i] * powerOfTwo(Float.floatToRawIntBits(scale[i]));
        }
        for (int i = 0; i < n; i++) {
            far[i] = 1f - 2f / (far[i] + 1f);
        }
        choose(a, near, far, Float.floatToRawIntBits(TANH_SPLIT), r, n);
    }

    /** A polynomial near 0, else {@code 1 - e^p} of a polynomial p. */
    static void erf(float[] a, float[] r, int n, Scratch s) {
        float[] near = s.f0;
        float[] far = s.f1;
        float[] scale = s.f2;
        for (int i = 0; i < n; i++) {
            float x = Math.min(Math.abs(a[i]), ERF_MOST);
            near[i] = erfNear(x);
            float g = erfcLog(x);
            float t = Math.fma(g, LOG2_E, ROUNDER);
            float y = expRest(g, t - ROUNDER);
            far[i] = Math.fma(Math.fma(expTail(y), y, 1f), y, 1f);
            scale[i] = t;
        }
        for (int i = 0; i < n; i++) {
            scale[i] = powerOfTwo(Float.floatToRawIntBits(scale[i]));
        }
        for (int i = 0; i < n; i++) {
            far[i] = Math.fma(-far[i], scale[i], 1f);
        }
        choose(a, near, far, Float.floatToRawIntBits(ERF_SPLIT), r, n);
    }

    private static float erfNear(float x) {
        float z = x * x;
        float p = Math.fma(ERF_6, z, ERF_5);
        p = Math.fma(p, z, ERF_4);
        p = Math.fma(p, z, ERF_3);
        p = Math.fma(p, z, ERF_2);
        p = Math.fma(p, z, ERF_1);
        p = Math.fma(p, z, ERF_0);
        return Math.fma(p, x, x);
    }

    /** {@code log(1 - erf(x))}. */
    private static float erfcLog(float x) {
        float p = Math.fma(ERFC_7, x, ERFC_6);
        p = Math.fma(p, x, ERFC_5);
        p = Math.fma(p, x, ERFC_4);
        p = Math.fma(p, x, ERFC_3);
        p = Math.fma(p, x, ERFC_2);
        p = Math.fma(p, x, ERFC_1);
        return Math.fma(p, x, ERFC_0);
    }

    /** The near or the far value as |a| is below the split or not, with the sign of a. */
    private static void choose(
            float[] a, float[] near, float[] far, int splitBits, float[] r, int n) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(a[i]);
            int below = ((bits & 0x7FFFFFFF) - splitBits) >> 31;
            int chosen =
                    Float.floatToRawIntBits(near[i]) & below
                            | Float.floatToRawIntBits(far[i]) & ~below;
            r[i] = Float.intBitsToFloat(chosen & 0x7FFFFFFF | bits & 0x80000000);
        }
    }

    static void sin(float[] a, float[] r, int n, Scratch s) {
        angles(a, n, s);
        for (int i = 0; i < n; i++) {
            int quarter = Float.floatToRawIntBits(s.f2[i]);
            float value = quadrant(s.f0[i], s.f1[i], quarter, quarter);
            boolean fast = Math.abs(a[i]) <= LARGEST_FAST_ANGLE;
            // the polynomial's last sum makes +0 of -0
            r[i] = a[i] == 0 ? a[i] : fast ? value : (float) StrictMath.sin(a[i]);
        }
    }

    static void cos(float[] a, float[] r, int n, Scratch s) {
        angles(a, n, s);
        for (int i = 0; i < n; i++) {
            int quarter = Float.floatToRawIntBits(s.f2[i]);
            float value = quadrant(s.f1[i], s.f0[i], quarter, quarter + 1);
            boolean fast = Math.abs(a[i]) <= LARGEST_FAST_ANGLE;
            r[i] = fast ? value : (float) StrictMath.cos(a[i]);
        }
    }

    /** The even or odd value by the lowest bit of the quarter, negated by the second of sign. */
    private static float quadrant(float even, float odd, int quarter, int sign) {
        int isOdd = -(quarter & 1);
        int bits = Float.floatToRawIntBits(odd) & isOdd | Float.floatToRawIntBits(even) & ~isOdd;
        return Float.intBitsToFloat(bits ^ ((sign & 2) << 30));
    }

    /** Sine to f0 and cosine to f1 of what is left of a multiple of pi / 2, that multiple to f2. */
    private static void angles(float[] a, int n, Scratch s) {
        float[] sine = s.f0;
        float[] cosine = s.f1;
        float[] quarters = s.f2;
        for (int i = 0; i < n; i++) {
            float t = Math.fma(a[i], TWO_OVER_PI, ROUNDER);
            float k = t - ROUNDER;
            float x = Math.fma(k, -HALF_PI_2, Math.fma(k, -HALF_PI_1, a[i]));
            x = Math.fma(k, -HALF_PI_3, x);
            float z = x * x;
            float p = Math.fma(SIN_3, z, SIN_2);
            p = Math.fma(p, z, SIN_1);
            p = Math.fma(p, z, SIN_0);
            sine[i] = Math.fma(p * z, x, x);
            float q = Math.fma(COS_4, z, COS_3);
            q = Math.fma(q, z, COS_2);
            q = Math.fma(q, z, COS_1);
            q = Math.fma(q, z, COS_0);
            cosine[i] = Math.fma(q, z, 1f);
            quarters[i] = t;
        }
    }

    /** {@code k log 2 + log m} of {@code x = 2^k m}, m in [2/3, 4/3). */
    static void log(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(a[i]);
            int exponent = (bits - LOG_LEAST_BITS) & EXPONENT_MASK;
            s.f0[i] = Float.intBitsToFloat(bits - exponent) - 1f;
            s.f1[i] = exponent >> MANTISSA_BITS;
        }
        for (int i = 0; i < n; i++) {
            s.f0[i] = logOf(s.f0[i], s.f1[i]);
        }
        for (int i = 0; i < n; i++) {
            float x = a[i];
            boolean plain = x >= Float.MIN_NORMAL && x <= Float.MAX_VALUE;
            r[i] = plain ? s.f0[i] : logOfRare(x);
        }
    }

    /** {@code log(1 + f) + k log 2}. */
    private static float logOf(float f, float k) {
        float p = Math.fma(LOG_8, f, LOG_7);
        p = Math.fma(p, f, LOG_6);
        p = Math.fma(p, f, LOG_5);
        p = Math.fma(p, f, LOG_4);
        p = Math.fma(p, f, LOG_3);
        p = Math.fma(p, f, LOG_2);
        p = Math.fma(p, f, LOG_1);
        p = Math.fma(p, f, LOG_0);
        return Math.fma(k, LN2_HIGH, Math.fma(p, f * f, f));
    }

    /** Of 0, subnormal numbers, infinity, negative numbers and NaN. */
    private static float logOfRare(float x) {
        if (x > 0 && x < Float.MIN_NORMAL) {
            int bits = Float.floatToRawIntBits(x * 0x1p23f);
            int exponent = (bits - LOG_LEAST_BITS) & EXPONENT_MASK;
            float f = Float.intBitsToFloat(bits - exponent) - 1f;
            return logOf(f, (exponent >> MANTISSA_BITS) - MANTISSA_BITS);
        }
        return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }

    /** As {@link #log}, of {@code 1 + x} without rounding that sum: m is {@code x 2^-k + 2^-k}. */
    static void log1p(float[] a, float[] r, int n, Scratch s) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(a[i] + 1f);
            int exponent = (bits - LOG1P_LEAST_BITS) & EXPONENT_MASK;
            float scaled = Float.intBitsToFloat(Float.floatToRawIntBits(a[i]) - exponent);
            float scale = Float.intBitsToFloat(FOUR_BITS - exponent);
            s.f0[i] = scaled + Math.fma(0.25f, scale, -1f);
            s.f1[i] = exponent >> MANTISSA_BITS;
        }
        for (int i = 0; i < n; i++) {
            float f = s.f0[i];
            float p = Math.fma(LOG1P_9, f, LOG1P_8);
            p = Math.fma(p, f, LOG1P_7);
            p = Math.fma(p, f, LOG1P_6);
            p = Math.fma(p, f, LOG1P_5);
            p = Math.fma(p, f, LOG1P_4);
            p = Math.fma(p, f, LOG1P_3);
            p = Math.fma(p, f, LOG1P_2);
            p = Math.fma(p, f, LOG1P_1);
            p = Math.fma(p, f, LOG1P_0);
            s.f0[i] = Math.fma(s.f1[i], LN2_HIGH, Math.fma(p, f * f, f));
        }
        for (int i = 0; i < n; i++) {
            float x = a[i];
            boolean plain = x > -1 && x <= Float.MAX_VALUE && x != 0;
            r[i] = plain ? s.f0[i] : x == 0 ? x : logOfRare(x + 1f);
        }
    }
}
