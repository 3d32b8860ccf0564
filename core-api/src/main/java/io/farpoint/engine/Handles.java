package io.farpoint.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** The live handles of an engine: the scopes they belong to, and those that were dropped. */
final class Handles {
    /** How many dropped handles an op looks after, at most. */
    private static final int DRAIN_PER_OP = 4;

    /** How many lists share the handles that belong to no scope, so that threads seldom meet. */
    private static final int ROOTS = 8;

    private final ReferenceQueue<Handle> dropped = new ReferenceQueue<>();
    private final ThreadLocal<HandleScope> scopes = new ThreadLocal<>();
    private final HandleList[] roots = new HandleList[ROOTS];

    Handles() {
        for (int i = 0; i < ROOTS; i++) {
            roots[i] = new HandleList.Root();
        }
    }

    ReferenceQueue<Handle> dropped() {
        return dropped;
    }

    /** Puts a fresh handle into this thread's scope, or among those that belong to none. */
    Handle enlist(Handle handle) {
        currentList().add(handle.ref());
        return handle;
    }

    private HandleList currentList() {
        HandleScope scope = scopes.get();
        return scope != null ? scope : root();
    }

    private HandleList root() {
        return roots[(int) Thread.currentThread().threadId() & (ROOTS - 1)];
    }

    /** Takes a handle out of its scope: something longer-lived owns it from now on. */
    Handle own(Handle handle) {
        hand(handle, root());
        return handle;
    }

    void hand(Handle handle, HandleList list) {
        HandleRef ref = handle.ref();
        ref.unlink();
        if (ref.spent() == null) {
            list.add(ref);
            if (ref.spent() != null) {
                ref.unlink();
            }
        }
    }

    /** Opens a scope on this thread. */
    HandleScope scope() {
        HandleScope scope = new HandleScope(this, scopes.get(), Thread.currentThread());
        scopes.set(scope);
        return scope;
    }

    void leave(HandleScope scope) {
        HandleScope outer = scope.outer();
        if (outer == null) {
            scopes.remove();
        } else {
            scopes.set(outer);
        }
    }

    boolean isCurrent(HandleScope scope) {
        return scopes.get() == scope;
    }

    /** Whether a list is a scope's, or that of a scope opened inside it and still open. */
    boolean isInsideOf(HandleList list, HandleScope scope) {
        for (HandleScope open = scopes.get(); open != null; open = open.outer()) {
            if (open == list) {
                return true;
            }
            if (open == scope) {
                return false;
            }
        }
        return scope == list;
    }

    HandleList listAround(HandleScope scope) {
        return scope.outer() == null ? root() : scope.outer();
    }

    /** Releases what the collector found dropped, a few at a time. */
    void drainSome() {
        for (int i = 0; i < DRAIN_PER_OP; i++) {
            HandleRef ref = (HandleRef) dropped.poll();
            if (ref == null) {
                return;
            }
            ref.spend("it was dropped");
        }
    }

    /** Releases all that the collector has found dropped so far. */
    void drainAll() {
        for (Reference<?> ref; (ref = dropped.poll()) != null; ) {
            ((HandleRef) ref).spend("it was dropped");
        }
    }
}
