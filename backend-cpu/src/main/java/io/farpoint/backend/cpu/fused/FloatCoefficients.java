package io.farpoint.backend.cpu.fused;

/**
 * The numbers of the FLOAT32 functions, shared by their two forms (loops over arrays and vector
 * code), which do the same IEEE-exact operations in the same order. Polynomials are minimax fits
 * (Lawson's weights, 40 digits), their coefficients rounded to float one after the other and the
 * rest fitted anew. Which functions they make, and how far those are off, the comments of {@code
 * FloatFunctions} say.
 */
public final class FloatCoefficients {
    /** 1.5 * 2^23: added to a small number, it leaves the number rounded in the low bits. */
    public static final float ROUNDER = 0x1.8p23f;

    /** The bits of {@link #ROUNDER}. */
    public static final int ROUNDER_BITS = 0x4B400000;

    /** The bits of 1. */
    public static final int ONE_BITS = 0x3F800000;

    /** The bits of a float's mantissa. */
    public static final int MANTISSA_BITS = 23;

    /** The sign and exponent of a float. */
    public static final int EXPONENT_MASK = 0xFF800000;

    /** 1 / log 2. */
    public static final float LOG2_E = 0x1.715476p0f;

    /** The first part of log 2. */
    public static final float LN2_HIGH = 0x1.62e430p-1f;

    /** The rest of log 2. */
    public static final float LN2_LOW = -0x1.05c610p-29f;

    /** Below it the exponential is 0. */
    public static final float EXP_LEAST = -104f;

    /** Above it the exponential is infinite. */
    public static final float EXP_MOST = 89f;

    /** Of {@code (e^x - 1 - x) / x^2} for |x| up to log 2 / 2. */
    public static final float EXP_0 = 0x1.fffffcp-2f;

    public static final float EXP_1 = 0x1.555490p-3f;
    public static final float EXP_2 = 0x1.5558bep-5f;
    public static final float EXP_3 = 0x1.123b5cp-7f;
    public static final float EXP_4 = 0x1.6a420ap-10f;

    /** Up to here the hyperbolic tangent is a polynomial. */
    public static final float TANH_SPLIT = 0.55f;

    /** Above it the hyperbolic tangent is 1. */
    public static final float TANH_MOST = 10f;

    /** Of {@code (tanh(x) / x - 1) / x^2} in {@code x^2}, up to {@link #TANH_SPLIT}. */
    public static final float TANH_0 = -0x1.55553ep-2f;

    public static final float TANH_1 = 0x1.1109bep-3f;
    public static final float TANH_2 = -0x1.b89abap-5f;
    public static final float TANH_3 = 0x1.54c3c2p-6f;
    public static final float TANH_4 = -0x1.828776p-8f;

    /** Up to here the error function is a polynomial. */
    public static final float ERF_SPLIT = 0.921875f;

    /** Above it the error function is 1. */
    public static final float ERF_MOST = 4f;

    /** Of {@code erf(x) / x - 1} in {@code x^2}, up to {@link #ERF_SPLIT}. */
    public static final float ERF_0 = 0x1.06eba8p-3f;

    public static final float ERF_1 = -0x1.812740p-2f;
    public static final float ERF_2 = 0x1.ce2d64p-4f;
    public static final float ERF_3 = -0x1.b80124p-6f;
    public static final float ERF_4 = 0x1.544b08p-8f;
    public static final float ERF_5 = -0x1.a61810p-11f;
    public static final float ERF_6 = 0x1.4fa924p-14f;

    /** Of {@code log(1 - erf(x))} between {@link #ERF_SPLIT} and {@link #ERF_MOST}. */
    public static final float ERFC_0 = 0x1.6e5658p-13f;

    public static final float ERFC_1 = -0x1.2127e4p0f;
    public static final float ERFC_2 = -0x1.44460ap-1f;
    public static final float ERFC_3 = -0x1.bb840ep-4f;
    public static final float ERFC_4 = 0x1.9b8f42p-6f;
    public static final float ERFC_5 = -0x1.115ca8p-8f;
    public static final float ERFC_6 = 0x1.c79a18p-12f;
    public static final float ERFC_7 = -0x1.61fbb6p-16f;

    /** The bits of about 2/3, by which a mantissa is brought to [2/3, 4/3). */
    public static final int LOG_LEAST_BITS = 0x3F2AAAAB;

    /** Of {@code (log(1 + x) - x) / x^2} for x in [-1/3, 1/3]. */
    public static final float LOG_0 = -0.5f;

    public static final float LOG_1 = 0x1.555506p-2f;
    public static final float LOG_2 = -0x1.fffef8p-3f;
    public static final float LOG_3 = 0x1.99d05ap-3f;
    public static final float LOG_4 = -0x1.559caep-3f;
    public static final float LOG_5 = 0x1.1ed460p-3f;
    public static final float LOG_6 = -0x1.f32c08p-4f;
    public static final float LOG_7 = 0x1.1e7300p-3f;
    public static final float LOG_8 = -0x1.07d1b2p-3f;

    /** The bits of 3/4, by which {@code 1 + x} is brought to [3/4, 3/2). */
    public static final int LOG1P_LEAST_BITS = 0x3F400000;

    /** The bits of 4. */
    public static final int FOUR_BITS = 0x40800000;

    /** Of {@code (log(1 + x) - x) / x^2} for x in [-1/4, 1/2]. */
    public static final float LOG1P_0 = -0x1.fffffep-2f;

    public static final float LOG1P_1 = 0x1.555554p-2f;
    public static final float LOG1P_2 = -0x1.000124p-2f;
    public static final float LOG1P_3 = 0x1.999d36p-3f;
    public static final float LOG1P_4 = -0x1.54fb68p-3f;
    public static final float LOG1P_5 = 0x1.23af12p-3f;
    public static final float LOG1P_6 = -0x1.04ad72p-3f;
    public static final float LOG1P_7 = 0x1.eacf22p-4f;
    public static final float LOG1P_8 = -0x1.8d5fbep-4f;
    public static final float LOG1P_9 = 0x1.52f24ap-5f;

    /** Above it the reduction of an angle would lose bits; there a slower one serves. */
    public static final float LARGEST_FAST_ANGLE = 0x1p16f;

    /** 2 / pi. */
    public static final float TWO_OVER_PI = 0x1.45f306p-1f;

    /** The first part of pi / 2. */
    public static final float HALF_PI_1 = 0x1.921fb0p0f;

    public static final float HALF_PI_2 = 0x1.5110b4p-22f;
    public static final float HALF_PI_3 = 0x1.84698ap-48f;

    /** Of {@code (sin(x) / x - 1) / x^2} in {@code x^2}, up to pi / 4. */
    public static final float SIN_0 = -0x1.555556p-3f;

    public static final float SIN_1 = 0x1.111174p-7f;
    public static final float SIN_2 = -0x1.a05956p-13f;
    public static final float SIN_3 = 0x1.7c2d52p-19f;

    /** Of {@code (cos(x) - 1) / x^2} in {@code x^2}, up to pi / 4. */
    public static final float COS_0 = -0.5f;

    public static final float COS_1 = 0x1.555556p-5f;
    public static final float COS_2 = -0x1.6c175cp-10f;
    public static final float COS_3 = 0x1.a06f90p-16f;
    public static final float COS_4 = -0x1.35851cp-22f;

    private FloatCoefficients() {}
}
