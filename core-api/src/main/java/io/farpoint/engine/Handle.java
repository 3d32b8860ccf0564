package io.farpoint.engine;

import io.farpoint.AutogradException;
import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.GraphMode;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.TensorReleasedException;
import io.farpoint.Worker;
import io.farpoint.op.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The one implementation of {@link Tensor}: a layout over a record of an object. */
public final class Handle implements Tensor {
    private final ObjectRecord record;
    private final Layout layout;
    private final HandleRef ref;
    private final boolean detached;

    /** The number of a far handle, from the engine's start; 0 until somebody asks. */
    private int number;

    Handle(ObjectRecord record, Layout layout, boolean detached) {
        this.record = record;
        this.layout = layout;
        this.detached = detached;
        this.ref = new HandleRef(this, record.worker().engine().handles().dropped(), record);
    }

    /**
     * The record of its object.
     *
     * @return the record
     */
    public ObjectRecord record() {
        return record;
    }

    /**
     * Where its elements lie in the object.
     *
     * @return the layout
     */
    public Layout layout() {
        return layout;
    }

    /**
     * The worker where it lives.
     *
     * @return the worker
     */
    public EngineWorker worker() {
        return record.worker();
    }

    /**
     * The engine it belongs to.
     *
     * @return the engine
     */
    public Engine engine() {
        return record.worker().engine();
    }

    HandleRef ref() {
        return ref;
    }

    boolean isDetached() {
        return detached;
    }

    /** Throws if this handle is spent. */
    void requireLive() {
        String spent = ref.spent();
        if (spent != null) {
            throw new TensorReleasedException("this handle " + names() + " is spent: " + spent);
        }
    }

    /** Counts a use of the object in, so that nothing frees it meanwhile. */
    void acquire() {
        requireLive();
        if (!record.retain()) {
            requireLive();
            throw new TensorReleasedException("this handle " + names() + " was just released");
        }
    }

    /**
     * Another handle onto the same object.
     *
     * @param other the layout, over the object
     * @return the view
     */
    public Handle view(Layout other) {
        return view(other, detached || !engine().recorder().isRecording());
    }

    private Handle view(Layout other, boolean hidden) {
        acquire();
        record.addHandle();
        Reference.reachabilityFence(this);
        return engine().handles().enlist(new Handle(record, other, hidden));
    }

    @Override
    public long id() {
        if (!isFar()) {
            return record.id();
        }
        synchronized (ref) {
            if (number == 0) {
                number = engine().nextHandleNumber();
            }
            return engine().handleId(number);
        }
    }

    @Override
    public long idAtLocation() {
        return record.id();
    }

    @Override
    public Shape shape() {
        requireLive();
        return layout.shape();
    }

    @Override
    public DType dtype() {
        requireLive();
        return record.dtype();
    }

    @Override
    public Worker location() {
        requireLive();
        return record.worker();
    }

    @Override
    public Worker owner() {
        requireLive();
        return engine().me();
    }

    @Override
    public boolean isFar() {
        return record.worker() != engine().me();
    }

    @Override
    public boolean requiresGrad() {
        requireLive();
        return needsGrad();
    }

    /** Whether this handle is its whole object, and not a view of it. */
    private boolean isItsObject() {
        return layout.isWhole(record.shape().size()) && layout.shape().equals(record.shape());
    }

    boolean needsGrad() {
        return !detached && record.requiresGrad();
    }

    @Override
    public boolean isLeaf() {
        requireLive();
        return !needsGrad() || (record.history() == null && isItsObject());
    }

    @Override
    public Tensor requiresGrad(boolean requires) {
        requireLive();
        if (!requires && isLeaf()) {
            record.markLeaf(false);
            return this;
        }
        if (!record.dtype().isFloating()) {
            throw new DTypeException(
                    "only floating tensors can require gradients, this one is " + record.dtype());
        }
        if (record.history() != null) {
            if (requires && !detached) {
                return this;
            }
            throw new AutogradException(
                    "requiresGrad("
                            + requires
                            + ") on the result of "
                            + record.history().name()
                            + ": only a leaf can be marked; use detach().clone()");
        }
        if (!layout.covers(record.shape().size())) {
            throw new AutogradException(
                    "requiresGrad on a view "
                            + layout.shape()
                            + " of part of an object "
                            + record.shape()
                            + ": mark the whole tensor, or clone the view first");
        }
        if (detached) {
            throw new AutogradException(
                    "requiresGrad on a detached handle: clone() it, the clone can be marked");
        }
        record.markLeaf(true);
        return this;
    }

    @Override
    public Tensor grad() {
        requireLive();
        Handle gradient = record.grad();
        if (gradient == null || detached) {
            return null;
        }
        try {
            return layout.isWhole(record.shape().size())
                    ? gradient.view(layout.reshape(layout.shape()))
                    : gradient.view(layout);
        } catch (TensorReleasedException replaced) {
            // Another thread replaced the gradient between the two lines: give the new one.
            return grad();
        }
    }

    @Override
    public void grad(Tensor gradient) {
        requireLive();
        if (gradient == null) {
            record.replaceGrad(null);
            return;
        }
        Handle given = (Handle) gradient;
        Dispatcher.requireCollocated("grad", this, given);
        if (!given.shape().equals(shape()) || given.dtype() != dtype()) {
            throw new ShapeMismatchException(
                    "a gradient of "
                            + dtype()
                            + shape()
                            + " cannot be "
                            + given.dtype()
                            + given.shape());
        }
        if (!layout.isWhole(record.shape().size())) {
            throw new AutogradException("a gradient can be set on a whole tensor, not on a view");
        }
        Handle copy = (Handle) engine().recorder().withoutGrad(given::clone);
        record.replaceGrad(engine().own(copy));
    }

    @Override
    public Tensor detach() {
        return view(layout, true);
    }

    @Override
    public void backward(Tensor gradient, GraphMode mode) {
        requireLive();
        engine().differentiator().backward(this, (Handle) gradient, mode);
    }

    @Override
    public Tensor send(Worker worker) {
        return Transfers.send(this, (EngineWorker) worker);
    }

    @Override
    public List<Tensor> send(Worker... workers) {
        List<Tensor> sent = new ArrayList<>();
        for (Worker worker : workers) {
            sent.add(send(worker));
        }
        return sent;
    }

    @Override
    public Tensor get() {
        return Transfers.get(this);
    }

    @Override
    public Tensor fetch() {
        return Transfers.fetch(this);
    }

    @Override
    public CompletableFuture<Tensor> getAsync() {
        return Transfers.getAsync(this);
    }

    @Override
    public CompletableFuture<Tensor> fetchAsync() {
        return Transfers.fetchAsync(this);
    }

    @Override
    public Tensor move(Worker worker) {
        return Transfers.move(this, (EngineWorker) worker);
    }

    @Override
    public Tensor to(Worker worker) {
        return Transfers.to(this, (EngineWorker) worker);
    }

    @Override
    public Tensor tag(String... tags) {
        acquire();
        try {
            worker().tag(record, Set.of(tags), null);
        } finally {
            record.release();
        }
        return this;
    }

    @Override
    public Tensor describe(String text) {
        acquire();
        try {
            worker().tag(record, null, text);
        } finally {
            record.release();
        }
        return this;
    }

    @Override
    public double item() {
        return Reading.item(this);
    }

    @Override
    public float[] toFloatArray() {
        return Reading.floats(this);
    }

    @Override
    public double[] toDoubleArray() {
        return Reading.doubles(this);
    }

    @Override
    public long[] toLongArray() {
        return Reading.longs(this);
    }

    @Override
    public int[] toIntArray() {
        return Reading.ints(this);
    }

    @Override
    public boolean[] toBooleanArray() {
        return Reading.booleans(this);
    }

    @Override
    public MemorySegment data() {
        return Reading.bytes(this).asReadOnly();
    }

    @Override
    public Tensor clone() {
        return Elementwise.copy(this);
    }

    @Override
    public Tensor contiguous() {
        requireLive();
        return layout.isContiguous() ? this : clone();
    }

    @Override
    public void close() {
        ref.spend("it was closed");
    }

    private String names() {
        return isFar()
                ? "[PointerTensor | me:" + id() + " -> " + worker().id() + ":" + record.id() + "]"
                : "[Tensor | me:" + record.id() + "]";
    }

    @Override
    public String toString() {
        String spent = ref.spent();
        if (spent != null) {
            return names() + " (spent: " + spent + ")";
        }
        if (isFar()) {
            return names();
        }
        try {
            return Printer.print(this);
        } catch (FarpointException unreadable) {
            // A log line or a debugger must not fail over a tensor whose Farpoint is closed.
            return names() + " (" + unreadable.getMessage() + ")";
        }
    }
}
