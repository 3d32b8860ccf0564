package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.ValuesIndices;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import java.util.function.UnaryOperator;

/** Reductions: dtypes as in torch, and kept dimensions as a view of the result. */
public final class Reductions {
    private Reductions() {}

    /**
     * A reduction of a tensor.
     *
     * @param kind how elements are joined
     * @param x the tensor
     * @param dims the dimensions, none for all
     * @param keepdim whether they stay with size 1
     * @return the result
     */
    public static Tensor reduce(ReduceKind kind, Tensor x, int[] dims, boolean keepdim) {
        DType dtype = x.dtype();
        Expr input = new Expr.Input(0, dtype);
        Expr expr =
                switch (kind) {
                    case SUM, PROD ->
                            MapTable.cast(dtype.isFloating() ? dtype : DType.INT64, input);
                    case MAX, MIN -> input;
                    case ANY, ALL -> MapTable.cast(DType.BOOL, input);
                };
        Axes axes = Axes.of(x.shape(), dims);
        if (kind == ReduceKind.MAX || kind == ReduceKind.MIN) {
            requireSome(kind.name().toLowerCase(java.util.Locale.ROOT), x.shape(), axes);
        }
        return run(new Op.Reduce(kind, axes, expr), (Handle) x, axes, keepdim, expr.dtype());
    }

    private static void requireSome(String name, Shape shape, Axes axes) {
        if (axes.extent(shape) == 0 && axes.removedFrom(shape).size() > 0) {
            throw new ShapeMismatchException(name + " of no elements has no value: shape " + shape);
        }
    }

    /**
     * Runs an op of one input that takes dimensions away; kept ones come back as a view.
     *
     * @param op the op
     * @param x its input
     * @param axes the dimensions
     * @param keepdim whether they stay with size 1
     * @param dtype the result's dtype
     * @return the result
     */
    public static Tensor run(Op op, Handle x, Axes axes, boolean keepdim, DType dtype) {
        Shape shape = x.layout().shape();
        Handle result =
                x.engine()
                        .dispatcher()
                        .apply(
                                op,
                                new Handle[] {x},
                                new Layout[] {x.layout()},
                                Elementwise.NO_IMMEDIATES,
                                axes.removedFrom(shape),
                                dtype);
        if (!keepdim || axes.mask() == 0) {
            return result;
        }
        Handle kept = result.view(result.layout().reshape(axes.keptIn(shape)));
        result.close();
        return kept;
    }

    /**
     * The mean.
     *
     * @param x a floating tensor
     * @param dims the dimensions, none for all
     * @param keepdim whether they stay with size 1
     * @return the result
     */
    public static Tensor mean(Tensor x, int[] dims, boolean keepdim) {
        requireFloating("mean", x);
        Axes axes = Axes.of(x.shape(), dims);
        return run(new Composite.Mean(axes), (Handle) x, axes, keepdim, x.dtype());
    }

    /**
     * The logarithm of the sum of exponentials.
     *
     * @param x a floating tensor
     * @param dims the dimensions, none for all
     * @param keepdim whether they stay with size 1
     * @return the result
     */
    public static Tensor logSumExp(Tensor x, int[] dims, boolean keepdim) {
        requireFloating("logSumExp", x);
        Axes axes = Axes.of(x.shape(), dims);
        if (axes.extent(x.shape()) == 0) {
            Shape left = keepdim ? axes.keptIn(x.shape()) : axes.removedFrom(x.shape());
            return Creation.full(x.location(), x.dtype(), Double.NEGATIVE_INFINITY, left.dims());
        }
        return run(new Composite.LogSumExp(axes), (Handle) x, axes, keepdim, x.dtype());
    }

    /**
     * Softmax along a dimension.
     *
     * @param x a floating tensor
     * @param dim the dimension
     * @return the result
     */
    public static Tensor softmax(Tensor x, int dim) {
        requireFloating("softmax", x);
        if (x.rank() == 0) {
            return ofScalar(x, dim, row -> softmax(row, 0));
        }
        return along(new Composite.Softmax(x.shape().axis(dim)), (Handle) x);
    }

    /**
     * The logarithm of softmax along a dimension.
     *
     * @param x a floating tensor
     * @param dim the dimension
     * @return the result
     */
    public static Tensor logSoftmax(Tensor x, int dim) {
        requireFloating("logSoftmax", x);
        if (x.rank() == 0) {
            return ofScalar(x, dim, row -> logSoftmax(row, 0));
        }
        return along(new Composite.LogSoftmax(x.shape().axis(dim)), (Handle) x);
    }

    /** As torch: a scalar counts as one element of one dimension. */
    private static Tensor ofScalar(Tensor x, int dim, UnaryOperator<Tensor> function) {
        Axes.of(x.shape(), dim);
        try (Tensor row = x.reshape(1);
                Tensor result = function.apply(row)) {
            return result.reshape();
        }
    }

    private static Tensor along(Op op, Handle x) {
        return x.engine()
                .dispatcher()
                .apply(
                        op,
                        new Handle[] {x},
                        new Layout[] {x.layout()},
                        Elementwise.NO_IMMEDIATES,
                        x.shape(),
                        x.dtype());
    }

    /**
     * The row-major index of an extreme element.
     *
     * @param kind which extreme
     * @param x the tensor
     * @return an INT64 scalar
     */
    public static Tensor argReduce(ArgReduceKind kind, Tensor x) {
        return argReduce(kind, (Handle) x, Axes.all(x.rank()), false);
    }

    /**
     * The indices of extreme elements along a dimension.
     *
     * @param kind which extreme
     * @param x the tensor
     * @param dim the dimension
     * @param keepdim whether it stays with size 1
     * @return an INT64 tensor
     */
    public static Tensor argReduce(ArgReduceKind kind, Tensor x, int dim, boolean keepdim) {
        return argReduce(kind, (Handle) x, Axes.of(x.shape(), dim), keepdim);
    }

    private static Tensor argReduce(ArgReduceKind kind, Handle x, Axes axes, boolean keepdim) {
        requireSome(kind.name().toLowerCase(java.util.Locale.ROOT), x.shape(), axes);
        return run(new Op.ArgReduce(kind, axes), x, axes, keepdim, DType.INT64);
    }

    /**
     * Extreme elements along a dimension with their indices; the gradient goes to the named ones.
     *
     * @param kind which extreme
     * @param x the tensor
     * @param dim the dimension
     * @param keepdim whether it stays with size 1
     * @return values and indices
     */
    public static ValuesIndices extreme(ArgReduceKind kind, Tensor x, int dim, boolean keepdim) {
        if (x.rank() == 0) {
            Axes.of(x.shape(), dim);
            return new ValuesIndices(x.clone(), argReduce(kind, x));
        }
        int axis = x.shape().axis(dim);
        Handle kept = (Handle) argReduce(kind, x, axis, true);
        Handle values = (Handle) Indexing.gather(x, axis, kept);
        if (keepdim) {
            return new ValuesIndices(values, kept);
        }
        Tensor indices = kept.squeeze(axis);
        Tensor picked = values.squeeze(axis);
        kept.close();
        values.close();
        return new ValuesIndices(picked, indices);
    }

    private static void requireFloating(String op, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    op + " needs a floating tensor, got " + x.dtype() + "; use to(FLOAT32)");
        }
    }
}
