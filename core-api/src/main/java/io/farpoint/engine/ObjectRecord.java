package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.session.ObjectRef;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The caller's record of an object: who still needs it, and its part in autograd. History, version
 * and gradient belong to the object; a handle adds its layout alone.
 */
public sealed class ObjectRecord extends ObjectRef permits BorrowedRecord {
    private static final AtomicIntegerFieldUpdater<ObjectRecord> USES =
            AtomicIntegerFieldUpdater.newUpdater(ObjectRecord.class, "uses");

    private final EngineWorker worker;
    private volatile int uses = 1;
    private int handles = 1;
    private volatile Lineage lineage;

    /** A record with one handle, which its maker must give out. */
    ObjectRecord(EngineWorker worker, long id, DType dtype, Shape shape) {
        super(id, dtype, shape);
        this.worker = worker;
    }

    /** Whether the worker's owner lent it, read-only. */
    boolean isBorrowed() {
        return false;
    }

    /**
     * Where it lives.
     *
     * @return the worker
     */
    public final EngineWorker worker() {
        return worker;
    }

    /** Counts a use in, unless the object is already gone. */
    final boolean retain() {
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
    final void release() {
        if (USES.decrementAndGet(this) == 0) {
            worker.freed(this);
        }
    }

    /** Counts a further handle in; its use must have been counted before. */
    final synchronized void addHandle() {
        handles++;
    }

    /** Counts a handle out. Without handles nobody can ask for history or gradient any more. */
    final void dropHandle() {
        GraphNode node = null;
        Handle gradient = null;
        synchronized (this) {
            if (--handles == 0 && lineage != null) {
                node = lineage.history;
                gradient = lineage.grad;
                lineage.history = null;
                lineage.grad = null;
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

    /**
     * Whether exactly one handle, and nothing else, uses it.
     *
     * @return true if so
     */
    public final synchronized boolean isExclusive() {
        return handles == 1 && uses == 1;
    }

    /** The lineage, made if need be; the caller holds the lock. */
    private Lineage lineage() {
        if (lineage == null) {
            lineage = new Lineage();
        }
        return lineage;
    }

    final boolean isLeaf() {
        if (lineage == null) {
            return false;
        }
        synchronized (this) {
            return lineage.leaf;
        }
    }

    final boolean requiresGrad() {
        if (lineage == null) {
            return false;
        }
        synchronized (this) {
            return lineage.leaf || lineage.history != null;
        }
    }

    final synchronized void markLeaf(boolean requires) {
        lineage().leaf = requires;
    }

    final GraphNode history() {
        if (lineage == null) {
            return null;
        }
        synchronized (this) {
            return lineage.history;
        }
    }

    final synchronized int historyOutput() {
        return lineage == null ? 0 : lineage.historyOutput;
    }

    /** Replaces the history; the node's reference passes to this record. */
    final void continueHistory(GraphNode node, int output) {
        GraphNode before;
        synchronized (this) {
            before = lineage().history;
            lineage.history = node;
            lineage.historyOutput = output;
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
    public final int version() {
        if (lineage == null) {
            return 0;
        }
        synchronized (this) {
            return lineage.version;
        }
    }

    final synchronized void written(String by) {
        lineage().version++;
        lineage.lastWriter = by;
    }

    /**
     * The op that last wrote it in place.
     *
     * @return its name
     */
    public final synchronized String lastWriter() {
        return lineage == null ? "" : lineage.lastWriter;
    }

    /**
     * Its gradient.
     *
     * @return the record's own handle, or null
     */
    public final synchronized Handle grad() {
        return lineage == null ? null : lineage.grad;
    }

    /**
     * Replaces the gradient and closes the old one.
     *
     * @param gradient a handle that this record owns from now on, or null
     */
    public final void replaceGrad(Handle gradient) {
        Handle before;
        boolean orphan;
        synchronized (this) {
            if (lineage == null && gradient == null) {
                return;
            }
            before = lineage().grad;
            orphan = handles == 0;
            lineage.grad = orphan ? null : gradient;
        }
        if (before != null) {
            before.close();
        }
        if (orphan && gradient != null) {
            gradient.close();
        }
    }
}
