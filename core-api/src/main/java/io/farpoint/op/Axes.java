package io.farpoint.op;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;

/**
 * A set of dimensions.
 *
 * @param mask bit {@code i} stands for dimension {@code i}
 */
public record Axes(int mask) {
    /** No dimension. */
    public static final Axes NONE = new Axes(0);

    /**
     * All dimensions of a rank.
     *
     * @param rank the rank
     * @return the set
     */
    public static Axes all(int rank) {
        return new Axes((1 << rank) - 1);
    }

    /**
     * These dimensions of a shape; none given means all, as in torch.
     *
     * @param shape the shape they belong to
     * @param dims dimensions, negative counting from the end
     * @return the set
     * @throws ShapeMismatchException if one is out of range or named twice
     */
    public static Axes of(Shape shape, int... dims) {
        if (dims.length == 0) {
            return all(shape.rank());
        }
        int mask = 0;
        for (int dim : dims) {
            if (shape.rank() == 0 && (dim == 0 || dim == -1)) {
                continue;
            }
            int bit = 1 << shape.axis(dim);
            if ((mask & bit) != 0) {
                throw new ShapeMismatchException(
                        "dimension " + dim + " of shape " + shape + " is named twice");
            }
            mask |= bit;
        }
        return new Axes(mask);
    }

    /**
     * Whether a dimension is in the set.
     *
     * @param axis the dimension
     * @return true if so
     */
    public boolean contains(int axis) {
        return (mask & (1 << axis)) != 0;
    }

    /**
     * How many dimensions.
     *
     * @return the count
     */
    public int count() {
        return Integer.bitCount(mask);
    }

    /**
     * The shape without these dimensions.
     *
     * @param shape a shape
     * @return what a reduction over them leaves
     */
    public Shape removedFrom(Shape shape) {
        long[] dims = new long[shape.rank() - count()];
        for (int i = 0, j = 0; i < shape.rank(); i++) {
            if (!contains(i)) {
                dims[j++] = shape.size(i);
            }
        }
        return Shape.of(dims);
    }

    /**
     * The shape with these dimensions made 1.
     *
     * @param shape a shape
     * @return what a reduction over them leaves when it keeps dimensions
     */
    public Shape keptIn(Shape shape) {
        long[] dims = shape.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = contains(i) ? 1 : dims[i];
        }
        return Shape.of(dims);
    }

    /**
     * How many elements are reduced into one.
     *
     * @param shape the shape reduced over
     * @return the product of these dimensions' sizes
     */
    public long extent(Shape shape) {
        long extent = 1;
        for (int i = 0; i < shape.rank(); i++) {
            extent *= contains(i) ? shape.size(i) : 1;
        }
        return extent;
    }
}
