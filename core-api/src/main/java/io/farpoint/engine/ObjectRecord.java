package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.session.ObjectRef;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The caller's record of an object: who still needs it, and its part in autograd. History, version
 * and gradient belong to the object; a handle adds its layout alone.
 */
public final class ObjectRecord extends ObjectRef {
    private static final AtomicIntegerFieldUpdater<ObjectRecord> USES =
            AtomicIntegerFieldUpdater.newUpdater(ObjectRecord.class, "uses");

    private final EngineWorker worker;
    private final boolean borrowed;
    private volatile int uses = 1;
    private int handles = 1;

    private boolean leaf;
    private volatile GraphNode history;
    private int historyOutput;
    private volatile int version;
    private String lastWriter = "";
    private Handle grad;

    /** A record with one handle, which its maker must give out. */
    ObjectRecord(EngineWorker worker, long id, DType dtype, Shape shape, boolean borrowed) {
        super(id, dtype, shape);
        this.worker = worker;
        this.borrowed = borrowed;
    }

    /** Whether the worker's owner lent it, read-only. */
    boolean isBorrowed() {
        return borrowed;
    }

    /**
     * Where it lives.
     *
     * @return the worker
     */
    public EngineWorker worker() {
        return worker;
    }

    /** Counts a use in, unless the object is already gone. */
    boolean retain() {
        while (true) {
            int now = uses;
            if (now == 0) {
                return false;
            }
            if (USES.compareAndSet(this, now, now + 1)) {
                return true;
            }
        }
    }

    /** Counts a use out; the last frees the object. */
    void release() {
        if (USES.decrementAndGet(this) == 0) {
            worker.freed(this);
        }
    }

    /** Counts a further handle in; its use must have been counted before. */
    synchronized void addHandle() {
        handles++;
    }

    /** Counts a handle out. Without handles nobody can ask for history or gradient any more. */
    void dropHandle() {
        GraphNode node = null;
        Handle gradient = null;
        synchronized (this) {
            if (--handles == 0) {
                node = history;
                gradient = grad;
                history = null;
                grad = null;
            }
        }
        if (node != null) {
            node.release();
        }
        if (gradient != null) {
            gradient.close();
        }
        release();
    }

    /** Whether anybody can still see it. */
    synchronized boolean hasHandles() {
        return handles > 0;
    }

    synchronized boolean isLeaf() {
        return leaf;
    }

    boolean requiresGrad() {
        return history != null || isLeaf();
    }

    synchronized void markLeaf(boolean requires) {
        leaf = requires;
    }

    GraphNode history() {
        return history;
    }

    synchronized int historyOutput() {
        return historyOutput;
    }

    /** Replaces the history; the node's reference passes to this record. */
    void continueHistory(GraphNode node, int output) {
        GraphNode before;
        synchronized (this) {
            before = history;
            history = node;
            historyOutput = output;
        }
        if (before != null) {
            before.release();
        }
    }

    /**
     * How often it was written in place.
     *
     * @return the count
     */
    public int version() {
        return version;
    }

    synchronized void written(String by) {
        version++;
        lastWriter = by;
    }

    /**
     * The op that last wrote it in place.
     *
     * @return its name
     */
    public synchronized String lastWriter() {
        return lastWriter;
    }

    /**
     * Its gradient.
     *
     * @return the record's own handle, or null
     */
    public synchronized Handle grad() {
        return grad;
    }

    /**
     * Whether exactly one handle, and nothing else, uses it.
     *
     * @return true if so
     */
    public synchronized boolean isExclusive() {
        return handles == 1 && uses == 1;
    }

    /**
     * Replaces the gradient and closes the old one.
     *
     * @param gradient a handle that this record owns from now on, or null
     */
    public void replaceGrad(Handle gradient) {
        Handle before;
        boolean orphan;
        synchronized (this) {
            before = grad;
            orphan = handles == 0;
            grad = orphan ? null : gradient;
        }
        if (before != null) {
            before.close();
        }
        if (orphan && gradient != null) {
            gradient.close();
        }
    }
}
