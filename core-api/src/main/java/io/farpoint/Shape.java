package io.farpoint;

import java.util.Arrays;

/**
 * An immutable list of dimension sizes. Rank 0 is a scalar of one element; a size of 0 makes an
 * empty tensor.
 */
public final class Shape {
    /** The largest number of dimensions a tensor may have. */
    public static final int MAX_RANK = 16;

    /** The most elements a tensor may have, so that its bytes fit in 63 bits for every dtype. */
    public static final long MAX_SIZE = 1L << 59;

    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new long[0], 1);

    private final long[] dims;
    private final long size;

    private Shape(long[] dims, long size) {
        this.dims = dims;
        this.size = size;
    }

    /**
     * A shape of these sizes.
     *
     * @param dims sizes, each at least 0
     * @return the shape
     * @throws ShapeMismatchException if a size is negative, there are more than {@link #MAX_RANK},
     *     or their product is above {@link #MAX_SIZE}
     */
    public static Shape of(long... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        if (dims.length > MAX_RANK) {
            throw new ShapeMismatchException(
                    "rank " + dims.length + " is above the limit of " + MAX_RANK + " dimensions");
        }
        long size = 1;
        boolean empty = false;
        for (long dim : dims) {
            if (dim < 0) {
                throw new ShapeMismatchException(
                        "a dimension cannot be negative: " + Arrays.toString(dims));
            }
            empty |= dim == 0;
            long high = Math.multiplyHigh(size, Math.max(dim, 1));
            size *= Math.max(dim, 1);
            if (high != 0 || size < 0 || size > MAX_SIZE) {
                throw new ShapeMismatchException(
                        "the shape "
                                + Arrays.toString(dims)
                                + " has more elements than a tensor can address");
            }
        }
        return new Shape(dims.clone(), empty ? 0 : size);
    }

    /**
     * The sizes.
     *
     * @return a fresh array of {@link #rank()} sizes
     */
    public long[] dims() {
        return dims.clone();
    }

    /**
     * The number of dimensions.
     *
     * @return the rank
     */
    public int rank() {
        return dims.length;
    }

    /**
     * The number of elements, the product of all sizes.
     *
     * @return the number of elements
     */
    public long size() {
        return size;
    }

    /**
     * The size of one dimension.
     *
     * @param dim a dimension; negative counts from the end
     * @return its size
     * @throws ShapeMismatchException if there is no such dimension
     */
    public long size(int dim) {
        return dims[axis(dim)];
    }

    /**
     * The dimension a possibly negative number names.
     *
     * @param dim a dimension in {@code [-rank, rank)}; for a scalar 0 and -1 are accepted as in
     *     torch only where the caller allows it
     * @return the same dimension in {@code [0, rank)}
     * @throws ShapeMismatchException if there is no such dimension
     */
    public int axis(int dim) {
        int axis = dim < 0 ? dim + dims.length : dim;
        if (axis < 0 || axis >= dims.length) {
            throw new ShapeMismatchException(
                    "dimension "
                            + dim
                            + " is out of range for shape "
                            + this
                            + (dims.length == 0
                                    ? ", which has no dimensions"
                                    : "; expected " + -dims.length + " to " + (dims.length - 1)));
        }
        return axis;
    }

    /**
     * The common shape of two operands under broadcasting (NumPy's rule).
     *
     * @param other the other shape
     * @return the broadcast shape
     * @throws ShapeMismatchException if a pair of sizes differs and neither is 1
     */
    public Shape broadcast(Shape other) {
        if (equals(other)) {
            return this;
        }
        int rank = Math.max(dims.length, other.dims.length);
        long[] out = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long a = i <= dims.length ? dims[dims.length - i] : 1;
            long b = i <= other.dims.length ? other.dims[other.dims.length - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new ShapeMismatchException(
                        "the shapes "
                                + this
                                + " and "
                                + other
                                + " do not broadcast: size "
                                + a
                                + " against "
                                + b
                                + " at dimension "
                                + (rank - i));
            }
            out[rank - i] = a == 1 ? b : a;
        }
        return of(out);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && Arrays.equals(dims, shape.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
