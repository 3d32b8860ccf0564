package io.farpoint.op;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import java.util.Arrays;

/**
 * How a tensor's elements lie in its object: element {@code (i0, i1, …)} stands at {@code offset +
 * i0 * strides[0] + i1 * strides[1] + …}, counted in elements. Every view is made here, as
 * metadata; no view ever reaches a kernel as an op.
 */
public final class Layout {
    private final Shape shape;
    private final long[] strides;
    private final long offset;
    private final boolean contiguous;

    private Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.contiguous = isRowMajor(shape, strides);
    }

    /**
     * The row-major layout that starts at element 0.
     *
     * @param shape the shape
     * @return the contiguous layout
     */
    public static Layout contiguous(Shape shape) {
        return new Layout(shape, rowMajor(shape), 0);
    }

    /**
     * A layout of given strides.
     *
     * @param shape the shape
     * @param strides one stride a dimension, in elements, of any sign
     * @param offset the position of the first element, in elements
     * @return the layout
     * @throws ShapeMismatchException if the counts differ or a position would be negative
     */
    public static Layout of(Shape shape, long[] strides, long offset) {
        if (strides.length != shape.rank()) {
            throw new ShapeMismatchException(
                    "a layout of shape "
                            + shape
                            + " needs "
                            + shape.rank()
                            + " strides, got "
                            + Arrays.toString(strides));
        }
        Layout layout = new Layout(shape, strides.clone(), offset);
        if (shape.size() > 0 && !layout.isAddressable()) {
            throw new ShapeMismatchException(
                    "a layout may not begin before its object, nor reach beyond 63 bits: "
                            + layout);
        }
        return layout;
    }

    /**
     * The logical shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The number of dimensions.
     *
     * @return the rank
     */
    public int rank() {
        return strides.length;
    }

    /**
     * The distance between neighbours along a dimension.
     *
     * @param axis a dimension in {@code [0, rank)}
     * @return the stride, in elements
     */
    public long stride(int axis) {
        return strides[axis];
    }

    /**
     * All strides.
     *
     * @return a fresh array of strides, in elements
     */
    public long[] strides() {
        return strides.clone();
    }

    /**
     * Where the first element stands.
     *
     * @return the position, in elements
     */
    public long offset() {
        return offset;
    }

    /**
     * Whether the elements stand row-major without gaps (the offset may be anything).
     *
     * @return true if so
     */
    public boolean isContiguous() {
        return contiguous;
    }

    /**
     * Whether this is the row-major layout of an object of that many elements, all of it.
     *
     * @param elements the object's elements
     * @return true if so
     */
    public boolean isWhole(long elements) {
        return contiguous && offset == 0 && shape.size() == elements;
    }

    /**
     * Whether each element of an object of that many elements is reached exactly once, in any
     * order.
     *
     * @param elements the object's elements
     * @return true if so
     */
    public boolean covers(long elements) {
        return shape.size() == elements
                && (elements == 0 || (contiguous ? offset == 0 : isInjective()));
    }

    /** Whether all positions are in range, computed without overflow. */
    private boolean isAddressable() {
        long min = offset;
        long max = offset;
        try {
            for (int i = 0; i < strides.length; i++) {
                long span = Math.multiplyExact(shape.size(i) - 1, strides[i]);
                min = Math.addExact(min, Math.min(span, 0));
                max = Math.addExact(max, Math.max(span, 0));
            }
        } catch (ArithmeticException beyond) {
            return false;
        }
        return min >= 0;
    }

    /**
     * The lowest position reached.
     *
     * @return a position in elements; meaningless for an empty shape
     */
    public long minPosition() {
        long position = offset;
        for (int i = 0; i < strides.length; i++) {
            if (strides[i] < 0) {
                position += (shape.size(i) - 1) * strides[i];
            }
        }
        return position;
    }

    /**
     * The highest position reached.
     *
     * @return a position in elements; meaningless for an empty shape
     */
    public long maxPosition() {
        long position = offset;
        for (int i = 0; i < strides.length; i++) {
            if (strides[i] > 0) {
                position += (shape.size(i) - 1) * strides[i];
            }
        }
        return position;
    }

    /**
     * Whether all positions lie inside an object of that many elements.
     *
     * @param elements the object's elements
     * @return true if so, and always for an empty shape
     */
    public boolean fits(long elements) {
        return shape.size() == 0 || (minPosition() >= 0 && maxPosition() < elements);
    }

    /**
     * Whether no position is reached twice, so that the layout may be written through. The test is
     * exact for layouts made by the views below and conservative for others: sorted by stride, each
     * dimension must step over all that the smaller ones reach.
     *
     * @return true if each element has a position of its own
     */
    public boolean isInjective() {
        if (contiguous || shape.size() <= 1) {
            return true;
        }
        int[] order = axesByStride();
        long reach = 0;
        for (int axis : order) {
            if (shape.size(axis) == 1) {
                continue;
            }
            long stride = Math.abs(strides[axis]);
            if (stride <= reach) {
                return false;
            }
            reach += (shape.size(axis) - 1) * stride;
        }
        return true;
    }

    /**
     * Whether two layouts over one object might share a position: their ranges meet.
     *
     * @param other a layout over the same object
     * @return true if they might overlap
     */
    public boolean mayOverlap(Layout other) {
        return shape.size() > 0
                && other.shape.size() > 0
                && minPosition() <= other.maxPosition()
                && other.minPosition() <= maxPosition();
    }

    /**
     * Reorders the dimensions.
     *
     * @param axes each dimension once
     * @return the view
     */
    public Layout permute(int... axes) {
        long[] dims = new long[axes.length];
        long[] steps = new long[axes.length];
        boolean[] seen = new boolean[rank()];
        if (axes.length != rank()) {
            throw new ShapeMismatchException(
                    "permute of shape "
                            + shape
                            + " needs "
                            + rank()
                            + " dimensions, got "
                            + Arrays.toString(axes));
        }
        for (int i = 0; i < axes.length; i++) {
            int axis = shape.axis(axes[i]);
            if (seen[axis]) {
                throw new ShapeMismatchException(
                        "permute names dimension " + axes[i] + " twice: " + Arrays.toString(axes));
            }
            seen[axis] = true;
            dims[i] = shape.size(axis);
            steps[i] = strides[axis];
        }
        return new Layout(Shape.of(dims), steps, offset);
    }

    /**
     * Broadcasts to a shape: new leading dimensions and dimensions of size 1 get stride 0.
     *
     * @param target the shape to reach
     * @return the view
     * @throws ShapeMismatchException if this shape does not broadcast to the target
     */
    public Layout expand(Shape target) {
        if (target.equals(shape)) {
            return this;
        }
        int lead = target.rank() - rank();
        long[] steps = new long[target.rank()];
        boolean fits = lead >= 0;
        for (int i = Math.max(lead, 0); fits && i < target.rank(); i++) {
            long size = shape.size(i - lead);
            fits = size == target.size(i) || size == 1;
            steps[i] = size == target.size(i) ? strides[i - lead] : 0;
        }
        if (!fits) {
            throw new ShapeMismatchException(
                    "the shape " + shape + " does not expand to " + target);
        }
        return new Layout(target, steps, offset);
    }

    /**
     * Takes {@code start, start + step, …} along a dimension.
     *
     * @param axis a dimension in {@code [0, rank)}
     * @param start the first index, in {@code [0, size)} unless {@code length} is 0
     * @param length how many
     * @param step the distance, not 0, may be negative
     * @return the view
     * @throws ShapeMismatchException if an index is outside
     */
    public Layout slice(int axis, long start, long length, long step) {
        long size = shape.size(axis);
        boolean wraps = length > size || (length > 1 && (step >= size || step <= -size));
        long last = wraps ? -1 : start + (length - 1) * step;
        if (length < 0
                || step == 0
                || (length > 0 && (start < 0 || start >= size || last < 0 || last >= size))) {
            throw new ShapeMismatchException(
                    "a slice of "
                            + length
                            + " from "
                            + start
                            + " by "
                            + step
                            + " is outside dimension "
                            + axis
                            + " of shape "
                            + shape);
        }
        long[] dims = shape.dims();
        long[] steps = strides.clone();
        dims[axis] = length;
        steps[axis] = strides[axis] * step;
        return new Layout(
                Shape.of(dims), steps, length == 0 ? offset : offset + start * strides[axis]);
    }

    /**
     * Drops a dimension by fixing its index.
     *
     * @param axis a dimension in {@code [0, rank)}
     * @param index the index, in {@code [0, size)}
     * @return the view, of one dimension less
     */
    public Layout select(int axis, long index) {
        return slice(axis, index, 1, 1).squeeze(axis);
    }

    /**
     * Drops a dimension of size 1.
     *
     * @param axis a dimension in {@code [0, rank)} of size 1
     * @return the view
     */
    public Layout squeeze(int axis) {
        long[] dims = new long[rank() - 1];
        long[] steps = new long[rank() - 1];
        for (int i = 0, j = 0; i < rank(); i++) {
            if (i != axis) {
                dims[j] = shape.size(i);
                steps[j++] = strides[i];
            }
        }
        return new Layout(Shape.of(dims), steps, offset);
    }

    /**
     * Adds a dimension of size 1.
     *
     * @param axis where, in {@code [0, rank]}
     * @return the view
     */
    public Layout unsqueeze(int axis) {
        long[] dims = new long[rank() + 1];
        long[] steps = new long[rank() + 1];
        for (int i = 0, j = 0; i <= rank(); i++) {
            if (i == axis) {
                dims[i] = 1;
                steps[i] = j < rank() ? shape.size(j) * strides[j] : 1;
            } else {
                dims[i] = shape.size(j);
                steps[i] = strides[j++];
            }
        }
        return new Layout(Shape.of(dims), steps, offset);
    }

    /**
     * A sliding window along a dimension: the dimension becomes the window's position, and a last
     * dimension runs inside the window.
     *
     * @param axis a dimension in {@code [0, rank)}
     * @param length the window's length, at least 1
     * @param step the distance between windows, at least 1
     * @return the view, of one dimension more
     */
    public Layout window(int axis, long length, long step) {
        long size = shape.size(axis);
        if (length < 1 || step < 1 || length > size) {
            throw new ShapeMismatchException(
                    "a window of "
                            + length
                            + " by "
                            + step
                            + " does not fit dimension "
                            + axis
                            + " of shape "
                            + shape);
        }
        long[] dims = Arrays.copyOf(shape.dims(), rank() + 1);
        long[] steps = Arrays.copyOf(strides, rank() + 1);
        dims[axis] = (size - length) / step + 1;
        steps[axis] = strides[axis] * step;
        dims[rank()] = length;
        steps[rank()] = strides[axis];
        return new Layout(Shape.of(dims), steps, offset);
    }

    /**
     * The same elements in the same row-major order under another shape, where strides can say it.
     *
     * @param target a shape of as many elements
     * @return the view, or null if the elements would have to be copied first
     */
    public Layout reshape(Shape target) {
        if (target.equals(shape)) {
            return this;
        }
        if (contiguous || shape.size() == 0) {
            return new Layout(target, rowMajor(target), offset);
        }
        // NumPy's _attempt_nocopy_reshape: match runs of old and new dimensions of equal product.
        long[] steps = new long[target.rank()];
        int[] axes = new int[rank()];
        int count = 0;
        for (int i = 0; i < rank(); i++) {
            if (shape.size(i) != 1) {
                axes[count++] = i;
            }
        }
        int from = 0;
        int to = 0;
        while (from < count && to < target.rank()) {
            int fromEnd = from + 1;
            int toEnd = to + 1;
            long have = shape.size(axes[from]);
            long want = target.size(to);
            while (have != want) {
                if (have < want) {
                    have *= shape.size(axes[fromEnd++]);
                } else {
                    want *= target.size(toEnd++);
                }
            }
            for (int i = from; i < fromEnd - 1; i++) {
                if (strides[axes[i]] != strides[axes[i + 1]] * shape.size(axes[i + 1])) {
                    return null;
                }
            }
            steps[toEnd - 1] = strides[axes[fromEnd - 1]];
            for (int i = toEnd - 1; i > to; i--) {
                steps[i - 1] = steps[i] * target.size(i);
            }
            from = fromEnd;
            to = toEnd;
        }
        for (; to < target.rank(); to++) {
            steps[to] = 1;
        }
        return new Layout(target, steps, offset);
    }

    /**
     * The dimensions in order of rising absolute stride; the later of equals first, so that the
     * result read backwards is the order of a row-major walk.
     *
     * @return each dimension once
     */
    public int[] axesByStride() {
        int[] order = new int[rank()];
        for (int i = 0; i < order.length; i++) {
            int axis = rank() - 1 - i;
            int at = i;
            while (at > 0 && Math.abs(strides[order[at - 1]]) > Math.abs(strides[axis])) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = axis;
        }
        return order;
    }

    private static long[] rowMajor(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(shape.size(i), 1);
        }
        return strides;
    }

    private static boolean isRowMajor(Shape shape, long[] strides) {
        if (shape.size() == 0) {
            return true;
        }
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            long size = shape.size(i);
            if (size != 1) {
                if (strides[i] != stride) {
                    return false;
                }
                stride *= size;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Layout layout
                        && offset == layout.offset
                        && shape.equals(layout.shape)
                        && Arrays.equals(strides, layout.strides));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
