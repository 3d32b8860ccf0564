package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import java.util.Arrays;

/** Matrix products: torch's rules of rank and batch, made of views over one op. */
public final class MatrixOps {
    private MatrixOps() {}

    /**
     * The matrix product.
     *
     * @param a vector, matrix or batch
     * @param b vector, matrix or batch
     * @return the product
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        Handle left = (Handle) a;
        Handle right = (Handle) b;
        Dispatcher.requireCollocated("matmul", left, right);
        left.requireLive();
        right.requireLive();
        check(left, right);
        if (left.layout().rank() > 2 && right.layout().rank() == 2) {
            Tensor product = batchAgainstOne(left, right);
            if (product != null) {
                return product;
            }
        }
        Layout x = left.layout().rank() == 1 ? left.layout().unsqueeze(0) : left.layout();
        Layout y = right.layout().rank() == 1 ? right.layout().unsqueeze(1) : right.layout();
        Shape batch = batch(x.shape()).broadcast(batch(y.shape()));
        x = x.expand(join(batch, x.shape().size(-2), x.shape().size(-1)));
        y = y.expand(join(batch, y.shape().size(-2), y.shape().size(-1)));
        Shape shape = join(batch, x.shape().size(-2), y.shape().size(-1));
        Handle product =
                left.engine()
                        .dispatcher()
                        .apply(
                                Op.MatMul.INSTANCE,
                                new Handle[] {left, right},
                                new Layout[] {x, y},
                                Elementwise.NO_IMMEDIATES,
                                shape,
                                left.dtype());
        return dropVectors(product, left.layout().rank() == 1, right.layout().rank() == 1);
    }

    /** A batch against one matrix is one tall matrix against it, where a view can say so. */
    private static Tensor batchAgainstOne(Handle left, Handle right) {
        Shape shape = left.layout().shape();
        long inner = shape.size(-1);
        if (inner == 0 || shape.size() == 0) {
            return null;
        }
        Layout tall = left.layout().reshape(Shape.of(shape.size() / inner, inner));
        if (tall == null) {
            return null;
        }
        long[] dims = shape.dims();
        dims[dims.length - 1] = right.layout().shape().size(1);
        try (Tensor rows = left.view(tall);
                Tensor product = matmul(rows, right)) {
            return product.reshape(dims);
        }
    }

    private static Handle dropVectors(Handle product, boolean row, boolean column) {
        if (!row && !column) {
            return product;
        }
        Layout layout = product.layout();
        layout = column ? layout.squeeze(layout.rank() - 1) : layout;
        layout = row ? layout.squeeze(layout.rank() - (column ? 1 : 2)) : layout;
        Handle result = product.view(layout);
        product.close();
        return result;
    }

    private static void check(Handle a, Handle b) {
        Shape x = a.layout().shape();
        Shape y = b.layout().shape();
        if (a.dtype() != b.dtype() || a.dtype() == DType.BOOL) {
            throw new DTypeException(
                    "matmul needs two tensors of one numeric dtype, got "
                            + a.dtype()
                            + " and "
                            + b.dtype()
                            + "; convert with to(dtype)");
        }
        if (x.rank() == 0 || y.rank() == 0) {
            throw new ShapeMismatchException(
                    "matmul needs at least one dimension, got " + x + " and " + y);
        }
        long inner = y.size(y.rank() == 1 ? 0 : -2);
        if (x.size(-1) != inner) {
            throw new ShapeMismatchException(
                    "matmul of "
                            + x
                            + " with "
                            + y
                            + ": "
                            + x.size(-1)
                            + " columns against "
                            + inner
                            + " rows");
        }
    }

    private static Shape batch(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Shape join(Shape batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = rows;
        dims[batch.rank() + 1] = columns;
        return Shape.of(dims);
    }

    /**
     * A linear layer.
     *
     * @param x the input, [..., in]
     * @param weight [out, in]
     * @param bias [out], or null
     * @return x times the transposed weight plus the bias
     */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        Tensor transposed = weight.t();
        Tensor product = x.matmul(transposed);
        transposed.close();
        if (bias == null) {
            return product;
        }
        Tensor result = product.add(bias);
        product.close();
        return result;
    }
}
