package io.farpoint;

import io.farpoint.engine.Indexing;
import io.farpoint.engine.MatrixOps;

/**
 * Products and indexing of a {@link Tensor}, named as in torch. An index is INT32 or INT64;
 * negative ones count from the end; one out of range fails where it runs and is told at the first
 * read of what depends on it (on {@code me} at the call).
 */
public sealed interface IndexOps permits Tensor {
    /** The matrix product; vectors, batches and broadcasting as in torch. */
    default Tensor matmul(Tensor other) {
        return MatrixOps.matmul((Tensor) this, other);
    }

    /** {@code x · weightᵀ + bias}; the bias may be null. */
    default Tensor linear(Tensor weight, Tensor bias) {
        return MatrixOps.linear((Tensor) this, weight, bias);
    }

    /** The slices that a 1-d index names along a dimension. */
    default Tensor indexSelect(int dim, Tensor index) {
        return Indexing.indexSelect((Tensor) this, dim, index);
    }

    /** {@code out[i][j] = x[index[i][j]][j]} for dim 0, and so on. */
    default Tensor gather(int dim, Tensor index) {
        return Indexing.gather((Tensor) this, dim, index);
    }

    /** A copy to which {@code source[i][j]} is added at {@code [index[i][j]][j]} for dim 0. */
    default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
        return Indexing.scatterAdd((Tensor) this, dim, index, source);
    }

    /** INT64 with one more dimension: 1 where a class number says, else 0. */
    default Tensor oneHot(long classes) {
        return Indexing.oneHot((Tensor) this, classes);
    }
}
