package io.farpoint.engine;

/** An intrusive list of live handles: a scope, or those that belong to none. */
sealed class HandleList permits HandleScope, HandleList.Root {
    private HandleRef first;

    /** The list of handles that belong to no scope. */
    static final class Root extends HandleList {}

    final synchronized void add(HandleRef ref) {
        ref.list = this;
        ref.previous = null;
        ref.next = first;
        if (first != null) {
            first.previous = ref;
        }
        first = ref;
    }

    /** Takes a handle out; false if it is no longer here. */
    final synchronized boolean remove(HandleRef ref) {
        if (ref.list != this) {
            return false;
        }
        if (ref.previous == null) {
            first = ref.next;
        } else {
            ref.previous.next = ref.next;
        }
        if (ref.next != null) {
            ref.next.previous = ref.previous;
        }
        ref.previous = null;
        ref.next = null;
        ref.list = null;
        return true;
    }

    /** Any handle, or null if there is none. */
    final synchronized HandleRef first() {
        return first;
    }
}
