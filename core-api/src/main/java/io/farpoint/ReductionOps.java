package io.farpoint;

import io.farpoint.engine.Reductions;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.ReduceKind;

/**
 * The reductions of a {@link Tensor}, named as in torch. Dimensions count from the end when
 * negative. Floating sums run over 64 lanes and a fixed tree, so they do not depend on threads or
 * vector width.
 */
public sealed interface ReductionOps permits Tensor {
    /** The sum of all elements; integers and BOOL give INT64. */
    default Tensor sum() {
        return Reductions.reduce(ReduceKind.SUM, (Tensor) this, new int[0], false);
    }

    /** The sum over a dimension. */
    default Tensor sum(int dim) {
        return sum(dim, false);
    }

    /** The sum over a dimension, which is kept with size 1 if wanted. */
    default Tensor sum(int dim, boolean keepdim) {
        return sum(new int[] {dim}, keepdim);
    }

    /** The sum over several dimensions; none means all. */
    default Tensor sum(int[] dims, boolean keepdim) {
        return Reductions.reduce(ReduceKind.SUM, (Tensor) this, dims, keepdim);
    }

    /** The mean of all elements; floating only. */
    default Tensor mean() {
        return Reductions.mean((Tensor) this, new int[0], false);
    }

    /** The mean over a dimension. */
    default Tensor mean(int dim) {
        return mean(dim, false);
    }

    /** The mean over a dimension, which is kept with size 1 if wanted. */
    default Tensor mean(int dim, boolean keepdim) {
        return mean(new int[] {dim}, keepdim);
    }

    /** The mean over several dimensions; none means all. */
    default Tensor mean(int[] dims, boolean keepdim) {
        return Reductions.mean((Tensor) this, dims, keepdim);
    }

    /** The product of all elements; integers and BOOL give INT64. */
    default Tensor prod() {
        return Reductions.reduce(ReduceKind.PROD, (Tensor) this, new int[0], false);
    }

    /** The product over a dimension. */
    default Tensor prod(int dim) {
        return prod(dim, false);
    }

    /** The product over a dimension, which is kept with size 1 if wanted. */
    default Tensor prod(int dim, boolean keepdim) {
        return Reductions.reduce(ReduceKind.PROD, (Tensor) this, new int[] {dim}, keepdim);
    }

    /** The largest element, NaN if any is; equal ones share its gradient. */
    default Tensor max() {
        return Reductions.reduce(ReduceKind.MAX, (Tensor) this, new int[0], false);
    }

    /** The largest elements along a dimension and their first indices. */
    default ValuesIndices max(int dim) {
        return max(dim, false);
    }

    /** The largest elements along a dimension, which is kept with size 1 if wanted. */
    default ValuesIndices max(int dim, boolean keepdim) {
        return Reductions.extreme(ArgReduceKind.ARGMAX, (Tensor) this, dim, keepdim);
    }

    /** The largest elements over several dimensions; equal ones share the gradient. */
    default Tensor amax(int[] dims, boolean keepdim) {
        return Reductions.reduce(ReduceKind.MAX, (Tensor) this, dims, keepdim);
    }

    /** The smallest element, NaN if any is; equal ones share its gradient. */
    default Tensor min() {
        return Reductions.reduce(ReduceKind.MIN, (Tensor) this, new int[0], false);
    }

    /** The smallest elements along a dimension and their first indices. */
    default ValuesIndices min(int dim) {
        return min(dim, false);
    }

    /** The smallest elements along a dimension, which is kept with size 1 if wanted. */
    default ValuesIndices min(int dim, boolean keepdim) {
        return Reductions.extreme(ArgReduceKind.ARGMIN, (Tensor) this, dim, keepdim);
    }

    /** The smallest elements over several dimensions; equal ones share the gradient. */
    default Tensor amin(int[] dims, boolean keepdim) {
        return Reductions.reduce(ReduceKind.MIN, (Tensor) this, dims, keepdim);
    }

    /** Whether any element is not 0. */
    default Tensor any() {
        return Reductions.reduce(ReduceKind.ANY, (Tensor) this, new int[0], false);
    }

    /** Whether any element along a dimension is not 0. */
    default Tensor any(int dim) {
        return any(dim, false);
    }

    /** Whether any element along a dimension, kept with size 1 if wanted, is not 0. */
    default Tensor any(int dim, boolean keepdim) {
        return Reductions.reduce(ReduceKind.ANY, (Tensor) this, new int[] {dim}, keepdim);
    }

    /** Whether no element is 0. */
    default Tensor all() {
        return Reductions.reduce(ReduceKind.ALL, (Tensor) this, new int[0], false);
    }

    /** Whether no element along a dimension is 0. */
    default Tensor all(int dim) {
        return all(dim, false);
    }

    /** Whether no element along a dimension, kept with size 1 if wanted, is 0. */
    default Tensor all(int dim, boolean keepdim) {
        return Reductions.reduce(ReduceKind.ALL, (Tensor) this, new int[] {dim}, keepdim);
    }

    /**
     * The row-major INT64 index of the first largest element; of the first NaN, if there is one.
     */
    default Tensor argmax() {
        return Reductions.argReduce(ArgReduceKind.ARGMAX, (Tensor) this);
    }

    /** The indices of the first largest elements along a dimension. */
    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    /** The indices of the first largest elements along a dimension, kept with size 1 if wanted. */
    default Tensor argmax(int dim, boolean keepdim) {
        return Reductions.argReduce(ArgReduceKind.ARGMAX, (Tensor) this, dim, keepdim);
    }

    /** The row-major INT64 index of the first smallest element; of the first NaN, if any. */
    default Tensor argmin() {
        return Reductions.argReduce(ArgReduceKind.ARGMIN, (Tensor) this);
    }

    /** The indices of the first smallest elements along a dimension. */
    default Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    /** The indices of the first smallest elements along a dimension, kept with size 1 if wanted. */
    default Tensor argmin(int dim, boolean keepdim) {
        return Reductions.argReduce(ArgReduceKind.ARGMIN, (Tensor) this, dim, keepdim);
    }

    /** log(sum(exp(x))) over a dimension, without overflow. */
    default Tensor logSumExp(int dim) {
        return logSumExp(new int[] {dim}, false);
    }

    /** log(sum(exp(x))) over dimensions, kept with size 1 if wanted. */
    default Tensor logSumExp(int[] dims, boolean keepdim) {
        return Reductions.logSumExp((Tensor) this, dims, keepdim);
    }

    /** exp(x) / sum(exp(x)) along a dimension, without overflow. */
    default Tensor softmax(int dim) {
        return Reductions.softmax((Tensor) this, dim);
    }

    /** log(softmax(x)) along a dimension, without overflow. */
    default Tensor logSoftmax(int dim) {
        return Reductions.logSoftmax((Tensor) this, dim);
    }
}
