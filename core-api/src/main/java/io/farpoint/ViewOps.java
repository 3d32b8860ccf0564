package io.farpoint;

import io.farpoint.engine.Views;

/**
 * The views of a {@link Tensor}, named as in torch: other layouts of the same object. A view costs
 * no message and copies nothing; writing through one is seen by all. The object lives until its
 * last handle is released.
 */
public sealed interface ViewOps permits Tensor {
    /**
     * The elements in row-major order under another shape; one size may be -1. A view where strides
     * allow it, else a copy.
     *
     * @throws ShapeMismatchException if the counts differ
     */
    default Tensor reshape(long... shape) {
        return Views.reshape((Tensor) this, shape);
    }

    /** All dimensions in one. */
    default Tensor flatten() {
        return Views.flatten((Tensor) this, 0, -1);
    }

    /** Dimensions start to end, both included, in one. */
    default Tensor flatten(int startDim, int endDim) {
        return Views.flatten((Tensor) this, startDim, endDim);
    }

    /** Without its dimensions of size 1. */
    default Tensor squeeze() {
        return Views.squeeze((Tensor) this);
    }

    /** Without a dimension, if its size is 1. */
    default Tensor squeeze(int dim) {
        return Views.squeeze((Tensor) this, dim);
    }

    /** With a dimension of size 1 inserted. */
    default Tensor unsqueeze(int dim) {
        return Views.unsqueeze((Tensor) this, dim);
    }

    /** With its dimensions in another order. */
    default Tensor permute(int... dims) {
        return Views.permute((Tensor) this, dims);
    }

    /** With two dimensions exchanged. */
    default Tensor transpose(int dim0, int dim1) {
        return Views.transpose((Tensor) this, dim0, dim1);
    }

    /** The matrix transposed; rank at most 2. */
    default Tensor t() {
        return Views.t((Tensor) this);
    }

    /** Broadcast to a shape; -1 keeps a size. */
    default Tensor expand(long... shape) {
        return Views.expand((Tensor) this, shape);
    }

    /** One index of a dimension, which goes. */
    default Tensor select(int dim, long index) {
        return Views.select((Tensor) this, dim, index);
    }

    /** {@code length} indices of a dimension from {@code start}. */
    default Tensor narrow(int dim, long start, long length) {
        return Views.narrow((Tensor) this, dim, start, length);
    }

    /** Indices start (included) to end (excluded) of a dimension, clipped as in Python. */
    default Tensor slice(int dim, long start, long end) {
        return Views.slice((Tensor) this, dim, start, end, 1);
    }

    /** As Python's {@code start:end:step}; a negative step walks down from start. */
    default Tensor slice(int dim, long start, long end, long step) {
        return Views.slice((Tensor) this, dim, start, end, step);
    }

    /** With dimensions reversed. */
    default Tensor flip(int... dims) {
        return Views.flip((Tensor) this, dims);
    }
}
