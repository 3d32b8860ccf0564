package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import java.util.List;

/** Indexing, and joining of tensors. */
public final class Indexing {
    private Indexing() {}

    private static void requireIndex(String op, Handle x, Handle index) {
        Dispatcher.requireCollocated(op, x, index);
        x.requireLive();
        if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32) {
            throw new DTypeException(op + " takes an INT32 or INT64 index, got " + index.dtype());
        }
    }

    /**
     * The slices that a 1-d index names.
     *
     * @param tensor the tensor
     * @param dim the dimension
     * @param indices 1-d
     * @return the slices, in the index's order
     */
    public static Tensor indexSelect(Tensor tensor, int dim, Tensor indices) {
        Handle x = (Handle) tensor;
        Handle index = (Handle) indices;
        requireIndex("indexSelect", x, index);
        if (index.layout().rank() != 1) {
            throw new ShapeMismatchException(
                    "indexSelect takes an index of rank 1, got shape " + index.layout().shape());
        }
        int axis = x.shape().axis(dim);
        long[] dims = x.shape().dims();
        dims[axis] = index.layout().shape().size();
        Layout view = index.layout();
        for (int i = axis + 1; i < dims.length; i++) {
            view = view.unsqueeze(view.rank());
        }
        return gather(x, axis, index, x.layout(), view.expand(Shape.of(dims)));
    }

    /**
     * The elements that an index of the same rank names.
     *
     * @param tensor the tensor
     * @param dim the dimension
     * @param indices of the tensor's rank; its other sizes at most the tensor's
     * @return the elements, in the index's shape
     */
    public static Tensor gather(Tensor tensor, int dim, Tensor indices) {
        Handle x = (Handle) tensor;
        Handle index = (Handle) indices;
        requireIndex("gather", x, index);
        int axis = x.shape().axis(dim);
        Layout source = narrowed("gather", x.layout(), axis, index.layout().shape());
        return gather(x, axis, index, source, index.layout());
    }

    /** The part of a layout that an index of a smaller shape can name. */
    private static Layout narrowed(String op, Layout layout, int axis, Shape index) {
        boolean fits = layout.rank() == index.rank();
        Layout narrow = layout;
        for (int i = 0; fits && i < index.rank(); i++) {
            if (i != axis && index.size(i) != layout.shape().size(i)) {
                fits = index.size(i) < layout.shape().size(i);
                narrow = fits ? narrow.slice(i, 0, index.size(i), 1) : narrow;
            }
        }
        if (!fits) {
            throw new ShapeMismatchException(
                    op
                            + " along dimension "
                            + axis
                            + " of shape "
                            + layout.shape()
                            + " does not fit an index of shape "
                            + index);
        }
        return narrow;
    }

    private static Tensor gather(Handle x, int axis, Handle index, Layout from, Layout by) {
        return x.engine()
                .dispatcher()
                .apply(
                        new Op.Gather(axis),
                        new Handle[] {x, index},
                        new Layout[] {from, by},
                        Elementwise.NO_IMMEDIATES,
                        by.shape(),
                        x.dtype());
    }

    /**
     * A copy with additions where an index says.
     *
     * @param tensor what is added to
     * @param dim the dimension
     * @param indices of the tensor's rank
     * @param added what is added, at least of the index's shape
     * @return the sum
     */
    public static Tensor scatterAdd(Tensor tensor, int dim, Tensor indices, Tensor added) {
        Handle base = (Handle) tensor;
        Handle index = (Handle) indices;
        Handle source = (Handle) added;
        requireIndex("scatterAdd", base, index);
        Dispatcher.requireCollocated("scatterAdd", base, source);
        if (base.dtype() != source.dtype()) {
            throw new DTypeException(
                    "scatterAdd adds "
                            + source.dtype()
                            + " to "
                            + base.dtype()
                            + "; convert with to(dtype)");
        }
        int axis = base.shape().axis(dim);
        Shape by = index.layout().shape();
        Layout from = source.layout();
        boolean fits = from.rank() == by.rank();
        for (int i = 0; fits && i < by.rank(); i++) {
            fits = by.size(i) <= from.shape().size(i);
            from =
                    fits && by.size(i) < from.shape().size(i)
                            ? from.slice(i, 0, by.size(i), 1)
                            : from;
        }
        if (!fits || !narrowed("scatterAdd", base.layout(), axis, by).equals(base.layout())) {
            throw new ShapeMismatchException(
                    "scatterAdd along dimension "
                            + dim
                            + " of shape "
                            + base.shape()
                            + " does not fit index "
                            + by
                            + " and source "
                            + source.shape());
        }
        return base.engine()
                .dispatcher()
                .apply(
                        new Op.Scatter(axis, ScatterMode.ADD),
                        new Handle[] {base, index, source},
                        new Layout[] {base.layout(), index.layout(), from},
                        Elementwise.NO_IMMEDIATES,
                        base.shape(),
                        base.dtype());
    }

    /**
     * Ones where class numbers say.
     *
     * @param tensor class numbers
     * @param classes how many classes, at least 1
     * @return INT64, of one dimension more
     */
    public static Tensor oneHot(Tensor tensor, long classes) {
        Handle index = (Handle) tensor;
        requireIndex("oneHot", index, index);
        if (classes < 1) {
            throw new ShapeMismatchException("oneHot needs at least 1 class, got " + classes);
        }
        Layout by = index.layout().unsqueeze(index.layout().rank());
        long[] dims = by.shape().dims();
        dims[dims.length - 1] = classes;
        Shape shape = Shape.of(dims);
        try (HandleScope scope = index.engine().scope()) {
            Handle zeros = Creation.full(index.worker(), DType.INT64, shape, 0L);
            Handle one = Creation.full(index.worker(), DType.INT64, Shape.SCALAR, 1L);
            return scope.keep(
                    index.engine()
                            .dispatcher()
                            .apply(
                                    new Op.Scatter(dims.length - 1, ScatterMode.SET),
                                    new Handle[] {zeros, index, one},
                                    new Layout[] {
                                        zeros.layout(), by, one.layout().expand(by.shape())
                                    },
                                    Elementwise.NO_IMMEDIATES,
                                    shape,
                                    DType.INT64));
        }
    }

    /**
     * Tensors end to end along a dimension.
     *
     * @param dim the dimension
     * @param tensors at least one, equal but for that dimension; dtypes promote
     * @return the joined tensor
     */
    public static Tensor cat(int dim, List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new ShapeMismatchException("cat needs at least one tensor");
        }
        Handle first = (Handle) tensors.get(0);
        int axis = first.shape().axis(dim);
        long[] dims = first.shape().dims();
        DType dtype = first.dtype();
        dims[axis] = 0;
        for (Tensor tensor : tensors) {
            Handle part = (Handle) tensor;
            Dispatcher.requireCollocated("cat", first, part);
            requireAlike(first.shape(), part.shape(), axis);
            dims[axis] += part.shape().size(axis);
            dtype = dtype.promote(part.dtype());
        }
        Shape shape = Shape.of(dims);
        Handle result = Creation.full(first.worker(), dtype, shape, 0L);
        long at = 0;
        for (Tensor part : tensors) {
            long length = part.shape().size(axis);
            try (Tensor place = result.narrow(axis, at, length)) {
                place.copy_(part);
            }
            at += length;
        }
        return result;
    }

    private static void requireAlike(Shape first, Shape other, int axis) {
        boolean alike = first.rank() == other.rank();
        for (int i = 0; alike && i < first.rank(); i++) {
            alike = i == axis || first.size(i) == other.size(i);
        }
        if (!alike) {
            throw new ShapeMismatchException(
                    "cat along dimension "
                            + axis
                            + " needs shapes equal elsewhere, got "
                            + first
                            + " and "
                            + other);
        }
    }

    /**
     * Tensors side by side along a new dimension.
     *
     * @param dim where the new dimension goes
     * @param tensors at least one, all of one shape
     * @return the stacked tensor
     */
    public static Tensor stack(int dim, List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new ShapeMismatchException("stack needs at least one tensor");
        }
        Shape shape = tensors.get(0).shape();
        for (Tensor tensor : tensors) {
            if (!tensor.shape().equals(shape)) {
                throw new ShapeMismatchException(
                        "stack needs equal shapes, got " + shape + " and " + tensor.shape());
            }
        }
        List<Tensor> raised = tensors.stream().map(tensor -> tensor.unsqueeze(dim)).toList();
        Tensor result = cat(dim < 0 ? dim + shape.rank() + 1 : dim, raised);
        raised.forEach(Tensor::close);
        return result;
    }
}
