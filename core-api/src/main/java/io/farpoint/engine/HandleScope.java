package io.farpoint.engine;

import io.farpoint.FarpointException;
import io.farpoint.Scope;
import io.farpoint.Tensor;

/** A thread's scope: the list that its new handles join. */
public final class HandleScope extends HandleList implements Scope {
    private final Handles handles;
    private final HandleScope outer;
    private final Thread thread;
    private boolean closed;

    HandleScope(Handles handles, HandleScope outer, Thread thread) {
        this.handles = handles;
        this.outer = outer;
        this.thread = thread;
    }

    HandleScope outer() {
        return outer;
    }

    @Override
    public Tensor keep(Tensor tensor) {
        Handle handle = (Handle) tensor;
        handle.requireLive();
        if (handles.isInsideOf(handle.ref().list, this)) {
            handles.hand(handle, handles.listAround(this));
        }
        return tensor;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread) {
            throw new FarpointException(
                    "a scope ends on the thread that opened it: opened on "
                            + thread.getName()
                            + ", closed on "
                            + Thread.currentThread().getName());
        }
        if (!handles.isCurrent(this)) {
            throw new FarpointException("scopes end inside out: an inner one is still open");
        }
        closed = true;
        handles.leave(this);
        for (HandleRef ref; (ref = first()) != null; ) {
            if (!ref.spend("its scope ended")) {
                remove(ref);
            }
        }
    }
}
