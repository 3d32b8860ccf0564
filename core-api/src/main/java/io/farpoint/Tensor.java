package io.farpoint;

import io.farpoint.engine.Handle;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A tensor, local or far: a handle whose layout and dtype never change, onto an object that may.
 * Metadata is always known here and costs no message. Ops run where the operands live and nothing
 * waits for them; only reading a value does. After {@link #get}, {@link #move} or {@link #close} a
 * handle is spent: any use but {@code toString}, {@link #close} and its names throws {@link
 * TensorReleasedException}. {@code equals} is identity. Safe from many threads.
 */
public sealed interface Tensor
        extends ElementwiseOps, ReductionOps, ViewOps, IndexOps, InPlaceOps, AutoCloseable
        permits Handle {
    /** The name of this handle here, unique in its {@link Farpoint}. */
    long id();

    /** The name of its object on the worker where it lives. */
    long idAtLocation();

    /** The shape; immutable. */
    Shape shape();

    /** The element type; immutable. */
    DType dtype();

    /** The number of dimensions. */
    default int rank() {
        return shape().rank();
    }

    /** The number of elements. */
    default long size() {
        return shape().size();
    }

    /** The size of a dimension; negative counts from the end. */
    default long size(int dim) {
        return shape().size(dim);
    }

    /** The worker where the data live. */
    Worker location();

    /** The worker whose handle this is: {@code me}. */
    Worker owner();

    /** Whether the data live elsewhere than on {@code me}. */
    boolean isFar();

    /** Whether ops on it are recorded for backward. */
    boolean requiresGrad();

    /**
     * Marks this very tensor as a leaf whose gradient is wanted, or unmarks it.
     *
     * @param requires whether a gradient is wanted
     * @return this tensor
     * @throws AutogradException if it is a view of part of its object, or the result of a recorded
     *     op
     * @throws DTypeException if it is not floating
     */
    Tensor requiresGrad(boolean requires);

    /** Whether it is not the result of a recorded op. */
    boolean isLeaf();

    /**
     * The gradient that backward left: a new handle each time, on the worker where the tensor
     * lives. It is replaced by later passes, never changed under a handle given out before.
     *
     * @return the gradient, or null if there is none
     */
    Tensor grad();

    /**
     * Replaces the gradient; null drops it.
     *
     * @param gradient a tensor of this shape and dtype on the same worker, copied; or null
     */
    void grad(Tensor gradient);

    /** A handle on the same data that hides their history. */
    Tensor detach();

    /**
     * Computes the gradients of all leaves this scalar depends on, where they live.
     *
     * @throws AutogradException if there is no graph, or more than one element
     */
    default void backward() {
        backward(null, GraphMode.FREE);
    }

    /**
     * Computes gradients, with a choice of what becomes of the graph.
     *
     * @param mode free, retain or create
     */
    default void backward(GraphMode mode) {
        backward(null, mode);
    }

    /**
     * Computes gradients from a given one.
     *
     * @param gradient the gradient of this tensor, of its shape, on its worker
     */
    default void backward(Tensor gradient) {
        backward(gradient, GraphMode.FREE);
    }

    /**
     * Computes gradients from a given one, with a choice of what becomes of the graph.
     *
     * @param gradient the gradient of this tensor, or null for 1 if it has one element
     * @param mode free, retain or create
     */
    void backward(Tensor gradient, GraphMode mode);

    /**
     * Copies it to a worker. The result is a new leaf with this leaf's mark, not its gradient.
     *
     * @param worker where to
     * @return the far pointer
     * @throws AutogradException for a non-leaf that requires grad: use {@code to(worker)}, or
     *     {@code detach().send(worker)}
     */
    Tensor send(Worker worker);

    /**
     * Copies it to several workers.
     *
     * @param workers where to
     * @return one pointer each, in that order
     */
    List<Tensor> send(Worker... workers);

    /**
     * Fetches it and releases it there: waits. This handle is then spent. A leaf brings mark and
     * gradient. A local tensor is itself. If it fails, handle and object are as before.
     *
     * @return a local tensor
     */
    Tensor get();

    /**
     * Reads it without releasing it: waits. A leaf brings mark and gradient.
     *
     * @return a local copy
     */
    Tensor fetch();

    /** As {@link #get}, without waiting: the handle is spent once the future has its value. */
    CompletableFuture<Tensor> getAsync();

    /** As {@link #fetch}, without waiting. */
    CompletableFuture<Tensor> fetchAsync();

    /**
     * Moves it to another worker, worker to worker, with mark and gradient; waits until it is
     * there, so that a move that fails loses nothing. This handle is then spent.
     *
     * @param worker where to; its own worker gives this tensor itself
     * @return a pointer to it there
     */
    Tensor move(Worker worker);

    /**
     * A copy on another worker as part of the graph: the gradient of a transfer is the transfer
     * back. Does not wait.
     *
     * @param worker where to; its own worker gives this tensor itself
     * @return the copy there
     */
    Tensor to(Worker worker);

    /**
     * Tags its object, so that {@link Worker#search} finds it.
     *
     * @param tags its tags from now on
     * @return this tensor
     */
    Tensor tag(String... tags);

    /**
     * Describes its object.
     *
     * @param text the description from now on
     * @return this tensor
     */
    Tensor describe(String text);

    /**
     * The value of a one-element local tensor.
     *
     * @throws NotLocalException for a far tensor
     * @throws ShapeMismatchException if it has not exactly one element
     */
    double item();

    /** The elements of a local tensor, row-major, converted to float. */
    float[] toFloatArray();

    /** The elements of a local tensor, row-major, converted to double. */
    double[] toDoubleArray();

    /** The elements of a local tensor, row-major; floating ones are truncated as by a cast. */
    long[] toLongArray();

    /** The elements of a local tensor, row-major, as ints; floating ones saturate, longs wrap. */
    int[] toIntArray();

    /** The elements of a local tensor, row-major: whether each is not 0. */
    boolean[] toBooleanArray();

    /**
     * The bytes of a local tensor, row-major in native order.
     *
     * @return a read-only copy
     */
    MemorySegment data();

    /** A copy of the values in an object of their own, part of the graph. */
    Tensor clone();

    /** This tensor if its elements stand row-major without gaps, else a {@link #clone}. */
    Tensor contiguous();

    /** Releases the handle; the object goes with its last one. Idempotent. */
    @Override
    void close();
}
