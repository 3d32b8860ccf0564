package io.farpoint.engine;

import io.farpoint.FarpointException;
import io.farpoint.Scope;
import io.farpoint.Tensor;

/** A thread's scope: the list its new handles join. */
public final class HandleScope implements Scope {
    private final Engine engine;
    private final HandleScope outer;
    private final Thread thread;
    private final HandleList list = new HandleList();
    private boolean closed;

    HandleScope(Engine engine, HandleScope outer, Thread thread) {
        this.engine = engine;
        this.outer = outer;
        this.thread = thread;
    }

    HandleScope outer() {
        return outer;
    }

    HandleList list() {
        return list;
    }

    @Override
    public Tensor keep(Tensor tensor) {
        Handle handle = (Handle) tensor;
        handle.requireLive();
        if (handle.ref().list == list) {
            engine.hand(handle, engine.listAround(this));
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
        if (!engine.isCurrent(this)) {
            throw new FarpointException("scopes end inside out: an inner one is still open");
        }
        closed = true;
        engine.leave(this);
        for (HandleRef ref; (ref = list.first()) != null; ) {
            if (!ref.spend("its scope ended")) {
                list.remove(ref);
            }
        }
    }
}
