package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Scalars;
import io.farpoint.tck.oracle.Elements;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An object on the host: what a law puts behind a door and what it gets back.
 *
 * @param dtype its dtype
 * @param shape its shape
 * @param bytes its elements, row-major, in the machine's byte order
 */
public record HostArray(DType dtype, Shape shape, byte[] bytes) {
    /** What an output holds before it is written: no likely value of any dtype. */
    private static final byte POISON = 0x5A;

    /**
     * An object of zeros.
     *
     * @param dtype its dtype
     * @param shape its shape
     * @return the object
     */
    public static HostArray zeros(DType dtype, Shape shape) {
        int bytes = Math.toIntExact(shape.size() * dtype.bytes());
        return new HostArray(dtype, shape, new byte[bytes]);
    }

    /**
     * An object that holds nothing of value, for outputs.
     *
     * @param dtype its dtype
     * @param shape its shape
     * @return the object
     */
    public static HostArray poisoned(DType dtype, Shape shape) {
        HostArray array = zeros(dtype, shape);
        Arrays.fill(array.bytes, POISON);
        // A client may send no BOOL but 0 and 1: a session would make one of any other.
        for (int i = 0; dtype == DType.BOOL && i < array.bytes.length; i++) {
            array.bytes[i] = (byte) (i % 2);
        }
        return array;
    }

    /**
     * An object of these bits.
     *
     * @param dtype its dtype
     * @param shape its shape
     * @param bits one an element, row-major, as {@link Scalars} encodes them
     * @return the object
     */
    public static HostArray ofBits(DType dtype, Shape shape, long... bits) {
        HostArray array = zeros(dtype, shape);
        if (bits.length != shape.size()) {
            throw new IllegalArgumentException(bits.length + " values are not a " + shape);
        }
        for (int i = 0; i < bits.length; i++) {
            array.set(i, bits[i]);
        }
        return array;
    }

    /**
     * A row of floating or whole numbers, rounded to the dtype.
     *
     * @param dtype its dtype
     * @param values its elements
     * @return the object, of rank 1
     */
    public static HostArray of(DType dtype, double... values) {
        HostArray array = zeros(dtype, Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            array.set(i, Scalars.bits(values[i], dtype));
        }
        return array;
    }

    /**
     * A row of INT64.
     *
     * @param values its elements
     * @return the object, of rank 1
     */
    public static HostArray longs(long... values) {
        return ofBits(DType.INT64, Shape.of(values.length), values);
    }

    /**
     * The same elements under another shape.
     *
     * @param dims sizes, of as many elements
     * @return the object, over the same bytes
     */
    public HostArray reshape(long... dims) {
        return new HostArray(dtype, Shape.of(dims), bytes);
    }

    /**
     * A view.
     *
     * @param layout the view's layout
     * @return its elements
     */
    public Elements view(Layout layout) {
        return new Elements(MemorySegment.ofArray(bytes), layout, dtype);
    }

    /**
     * All elements.
     *
     * @return the elements
     */
    public Elements all() {
        return view(Layout.contiguous(shape));
    }

    /**
     * Reads an element by its position.
     *
     * @param position the position, row-major
     * @return its bits
     */
    public long get(long position) {
        return flat().get(position);
    }

    /**
     * Writes an element by its position.
     *
     * @param position the position, row-major
     * @param bits its bits
     */
    public void set(long position, long bits) {
        flat().set(bits, position);
    }

    private Elements flat() {
        return view(Layout.contiguous(Shape.of(shape.size())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostArray array
                && dtype == array.dtype
                && shape.equals(array.shape)
                && Arrays.equals(bytes, array.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
