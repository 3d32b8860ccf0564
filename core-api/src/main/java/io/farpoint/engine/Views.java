package io.farpoint.engine;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.Axes;
import io.farpoint.op.Layout;
import java.util.Arrays;

/** Views: another layout over the same record; nothing is sent. */
public final class Views {
    private Views() {}

    private static Tensor view(Tensor x, Layout layout) {
        return ((Handle) x).view(layout);
    }

    private static Layout layout(Tensor x) {
        Handle handle = (Handle) x;
        handle.requireLive();
        return handle.layout();
    }

    /**
     * Another shape.
     *
     * @param x the tensor
     * @param dims the shape, one size may be -1
     * @return a view, or a copy where strides cannot say it
     */
    public static Tensor reshape(Tensor x, long... dims) {
        Shape shape = resolve(layout(x).shape(), dims);
        Layout reshaped = layout(x).reshape(shape);
        if (reshaped != null) {
            return view(x, reshaped);
        }
        Tensor copy = x.clone();
        Tensor result = view(copy, layout(copy).reshape(shape));
        copy.close();
        return result;
    }

    private static Shape resolve(Shape from, long[] dims) {
        long[] sizes = dims.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= sizes[i];
            }
        }
        if (unknown >= 0 && known > 0 && from.size() % known == 0) {
            sizes[unknown] = from.size() / known;
        }
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)
                || Shape.of(sizes).size() != from.size()) {
            throw new ShapeMismatchException(
                    "the "
                            + from.size()
                            + " elements of shape "
                            + from
                            + " cannot be reshaped to "
                            + Arrays.toString(dims));
        }
        return Shape.of(sizes);
    }

    /**
     * Several dimensions in one.
     *
     * @param x the tensor
     * @param startDim the first
     * @param endDim the last
     * @return a view or copy
     */
    public static Tensor flatten(Tensor x, int startDim, int endDim) {
        Shape shape = x.shape();
        if (shape.rank() == 0) {
            return reshape(x, 1);
        }
        int start = shape.axis(startDim);
        int end = shape.axis(endDim);
        if (start > end) {
            throw new ShapeMismatchException(
                    "flatten from dimension "
                            + startDim
                            + " to "
                            + endDim
                            + " of shape "
                            + shape
                            + " runs backwards");
        }
        long[] dims = new long[shape.rank() - (end - start)];
        Arrays.fill(dims, 1);
        for (int i = 0; i < shape.rank(); i++) {
            int at = i <= start ? i : i <= end ? start : i - (end - start);
            dims[at] *= shape.size(i);
        }
        return reshape(x, dims);
    }

    /**
     * Without dimensions of size 1.
     *
     * @param x the tensor
     * @return a view
     */
    public static Tensor squeeze(Tensor x) {
        Layout layout = layout(x);
        for (int i = layout.rank() - 1; i >= 0; i--) {
            layout = layout.shape().size(i) == 1 ? layout.squeeze(i) : layout;
        }
        return view(x, layout);
    }

    /**
     * Without a dimension, if its size is 1.
     *
     * @param x the tensor
     * @param dim the dimension
     * @return a view
     */
    public static Tensor squeeze(Tensor x, int dim) {
        Layout layout = layout(x);
        if (layout.rank() == 0) {
            Axes.of(layout.shape(), dim);
            return view(x, layout);
        }
        int axis = layout.shape().axis(dim);
        return view(x, layout.shape().size(axis) == 1 ? layout.squeeze(axis) : layout);
    }

    /**
     * With a dimension of size 1.
     *
     * @param x the tensor
     * @param dim where, in [-rank - 1, rank]
     * @return a view
     */
    public static Tensor unsqueeze(Tensor x, int dim) {
        Layout layout = layout(x);
        int axis = dim < 0 ? dim + layout.rank() + 1 : dim;
        if (axis < 0 || axis > layout.rank()) {
            throw new ShapeMismatchException(
                    "unsqueeze at dimension "
                            + dim
                            + " of shape "
                            + layout.shape()
                            + "; expected "
                            + (-layout.rank() - 1)
                            + " to "
                            + layout.rank());
        }
        return view(x, layout.unsqueeze(axis));
    }

    /**
     * Dimensions in another order.
     *
     * @param x the tensor
     * @param dims each dimension once
     * @return a view
     */
    public static Tensor permute(Tensor x, int... dims) {
        return view(x, layout(x).permute(dims));
    }

    /**
     * Two dimensions exchanged.
     *
     * @param x the tensor
     * @param dim0 one
     * @param dim1 the other
     * @return a view
     */
    public static Tensor transpose(Tensor x, int dim0, int dim1) {
        return view(x, transposed(layout(x), dim0, dim1));
    }

    static Layout transposed(Layout layout, int dim0, int dim1) {
        int[] order = new int[layout.rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int a = layout.shape().axis(dim0);
        int b = layout.shape().axis(dim1);
        order[a] = b;
        order[b] = a;
        return layout.permute(order);
    }

    /**
     * The matrix transposed.
     *
     * @param x a tensor of rank at most 2
     * @return a view
     */
    public static Tensor t(Tensor x) {
        if (x.rank() > 2) {
            throw new ShapeMismatchException(
                    "t() transposes at most 2 dimensions, got shape "
                            + x.shape()
                            + "; use transpose(dim0, dim1)");
        }
        return x.rank() < 2 ? view(x, layout(x)) : transpose(x, 0, 1);
    }

    /**
     * Broadcast.
     *
     * @param x the tensor
     * @param dims the shape, -1 keeps a size
     * @return a view
     */
    public static Tensor expand(Tensor x, long... dims) {
        Layout layout = layout(x);
        long[] sizes = dims.clone();
        int lead = sizes.length - layout.rank();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && i >= lead) {
                sizes[i] = layout.shape().size(i - lead);
            }
        }
        return view(x, layout.expand(Shape.of(sizes)));
    }

    /**
     * One index of a dimension.
     *
     * @param x the tensor
     * @param dim the dimension
     * @param index the index, negative from the end
     * @return a view of one dimension less
     */
    public static Tensor select(Tensor x, int dim, long index) {
        Layout layout = layout(x);
        int axis = layout.shape().axis(dim);
        long size = layout.shape().size(axis);
        if (index < -size || index >= size) {
            throw new ShapeMismatchException(
                    "index "
                            + index
                            + " is out of range for dimension "
                            + dim
                            + " of shape "
                            + layout.shape());
        }
        return view(x, layout.select(axis, index < 0 ? index + size : index));
    }

    /**
     * A range of a dimension.
     *
     * @param x the tensor
     * @param dim the dimension
     * @param start the first index, negative from the end
     * @param length how many
     * @return a view
     */
    public static Tensor narrow(Tensor x, int dim, long start, long length) {
        Layout layout = layout(x);
        int axis = layout.shape().axis(dim);
        long size = layout.shape().size(axis);
        long first = start < 0 ? start + size : start;
        if (first < 0 || length < 0 || first + length > size) {
            throw new ShapeMismatchException(
                    "narrow of "
                            + length
                            + " from "
                            + start
                            + " does not fit dimension "
                            + dim
                            + " of shape "
                            + layout.shape());
        }
        return view(x, layout.slice(axis, first, length, 1));
    }

    /**
     * Python's slice.
     *
     * @param x the tensor
     * @param dim the dimension
     * @param start the first index, negative from the end, clipped
     * @param end one past the last, negative from the end, clipped
     * @param step the distance, not 0; with a negative one, {@link Long#MIN_VALUE} as end goes to
     *     the very first element
     * @return a view
     */
    public static Tensor slice(Tensor x, int dim, long start, long end, long step) {
        Layout layout = layout(x);
        int axis = layout.shape().axis(dim);
        long size = layout.shape().size(axis);
        if (step == 0) {
            throw new ShapeMismatchException("a slice's step cannot be 0");
        }
        // CPython's PySlice_AdjustIndices.
        long low = step < 0 ? -1 : 0;
        long high = step < 0 ? size - 1 : size;
        long from = Math.clamp(start < 0 ? start + size : start, low, Math.max(low, high));
        long to =
                end == Long.MIN_VALUE
                        ? low
                        : Math.clamp(end < 0 ? end + size : end, low, Math.max(low, high));
        long span = step < 0 ? from - to : to - from;
        long stride = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
        long length = span <= 0 ? 0 : 1 + (span - 1) / stride;
        // One element needs no stride, which might overflow.
        return view(x, layout.slice(axis, length == 0 ? 0 : from, length, length <= 1 ? 1 : step));
    }

    /**
     * Dimensions reversed.
     *
     * @param x the tensor
     * @param dims which
     * @return a view
     */
    public static Tensor flip(Tensor x, int... dims) {
        Layout layout = layout(x);
        int axes = dims.length == 0 ? 0 : Axes.of(layout.shape(), dims).mask();
        for (int axis = 0; axis < layout.rank(); axis++) {
            if ((axes & (1 << axis)) == 0) {
                continue;
            }
            long size = layout.shape().size(axis);
            layout = layout.slice(axis, Math.max(size - 1, 0), size, -1);
        }
        return view(x, layout);
    }
}
