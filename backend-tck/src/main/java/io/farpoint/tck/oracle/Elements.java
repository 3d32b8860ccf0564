package io.farpoint.tck.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Scalars;
import java.lang.foreign.MemorySegment;

/**
 * A strided view of host memory, read and written one element at a time. An element is its bits as
 * {@link Scalars} encodes them.
 *
 * @param memory where the object lies, in the machine's byte order
 * @param layout where the elements stand in it
 * @param dtype what they are
 */
public record Elements(MemorySegment memory, Layout layout, DType dtype) {
    /**
     * The logical shape.
     *
     * @return the layout's shape
     */
    public Shape shape() {
        return layout.shape();
    }

    /**
     * Reads an element.
     *
     * @param index its index
     * @return its bits
     */
    public long get(long... index) {
        long at = address(index);
        return switch (dtype) {
            case BOOL, UINT8 -> memory.get(JAVA_BYTE, at) & 0xFF;
            case INT32 -> memory.get(JAVA_INT_UNALIGNED, at);
            case FLOAT32 -> memory.get(JAVA_INT_UNALIGNED, at) & 0xFFFF_FFFFL;
            case INT64, FLOAT64 -> memory.get(JAVA_LONG_UNALIGNED, at);
        };
    }

    /**
     * Writes an element.
     *
     * @param bits its bits
     * @param index its index
     */
    public void set(long bits, long... index) {
        long at = address(index);
        switch (dtype) {
            case BOOL, UINT8 -> memory.set(JAVA_BYTE, at, (byte) bits);
            case INT32, FLOAT32 -> memory.set(JAVA_INT_UNALIGNED, at, (int) bits);
            case INT64, FLOAT64 -> memory.set(JAVA_LONG_UNALIGNED, at, bits);
        }
    }

    /**
     * Reads an element as a number.
     *
     * @param index its index
     * @return its value, rounded where a long is too wide
     */
    public double getDouble(long... index) {
        return Scalars.toDouble(get(index), dtype);
    }

    /**
     * Writes an element, rounding to its dtype.
     *
     * @param value its value
     * @param index its index
     */
    public void setDouble(double value, long... index) {
        set(Scalars.bits(value, dtype), index);
    }

    /**
     * Where an element begins in memory.
     *
     * @param index its index
     * @return the position, in bytes
     */
    long address(long... index) {
        long position = layout.offset();
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * layout.stride(axis);
        }
        return position * dtype.bytes();
    }
}
