package io.farpoint.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * What outlives a handle: its claim on the object, and how it was spent. A phantom reference in an
 * intrusive list, since a Cleaner costs more and has a thread that nobody can stop.
 */
final class HandleRef extends PhantomReference<Handle> {
    private static final VarHandle SPENT;

    static {
        try {
            SPENT = MethodHandles.lookup().findVarHandle(HandleRef.class, "spent", String.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final ObjectRecord record;
    volatile HandleList list;
    HandleRef previous;
    HandleRef next;
    private volatile String spent;

    HandleRef(Handle handle, ReferenceQueue<Handle> queue, ObjectRecord record) {
        super(handle, queue);
        this.record = record;
    }

    /** Where the handle went, or null while it is live. */
    String spent() {
        return spent;
    }

    /** Ends the handle once, whoever comes first; true for that one. */
    boolean spend(String how) {
        if (!SPENT.compareAndSet(this, (String) null, how)) {
            return false;
        }
        clear();
        unlink();
        record.dropHandle();
        return true;
    }

    void unlink() {
        HandleList owner = list;
        if (owner != null && !owner.remove(this)) {
            HandleList moved = list;
            if (moved != null) {
                moved.remove(this);
            }
        }
    }
}
