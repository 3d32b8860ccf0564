package io.farpoint.op;

import io.farpoint.DType;

/**
 * The 64-bit form in which constants and immediates carry a number: integers and truth values as
 * themselves, floating values as the raw bits of their own width.
 */
public final class Scalars {
    private Scalars() {}

    /**
     * Encodes a double in a dtype.
     *
     * @param value the number; conversion is that of {@link Expr.Cast}
     * @param dtype the dtype to encode in
     * @return the bits
     */
    public static long bits(double value, DType dtype) {
        return switch (dtype) {
            case BOOL -> value != 0 ? 1 : 0;
            case UINT8 -> Math.clamp((long) value, 0, 255);
            case INT32 -> (int) value;
            case INT64 -> (long) value;
            case FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
            case FLOAT64 -> Double.doubleToRawLongBits(value);
        };
    }

    /**
     * Encodes a long in a dtype; narrower integers wrap.
     *
     * @param value the number
     * @param dtype the dtype to encode in
     * @return the bits
     */
    public static long bits(long value, DType dtype) {
        return switch (dtype) {
            case BOOL -> value != 0 ? 1 : 0;
            case UINT8 -> value & 0xFF;
            case INT32 -> (int) value;
            case INT64 -> value;
            case FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
            case FLOAT64 -> Double.doubleToRawLongBits((double) value);
        };
    }

    /**
     * Decodes to a double.
     *
     * @param bits bits of this dtype
     * @param dtype the dtype
     * @return the value, rounded where a long is too wide
     */
    public static double toDouble(long bits, DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8, INT32, INT64 -> (double) bits;
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            case FLOAT64 -> Double.longBitsToDouble(bits);
        };
    }

    /**
     * Decodes to a long.
     *
     * @param bits bits of this dtype
     * @param dtype the dtype
     * @return the value, truncated where it is fractional
     */
    public static long toLong(long bits, DType dtype) {
        return dtype.isFloating() ? (long) toDouble(bits, dtype) : bits;
    }
}
