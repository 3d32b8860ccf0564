package io.farpoint.engine;

/** An intrusive list of live handles: a scope's, or those that belong to none. */
final class HandleList {
    private final HandleRef head = new HandleRef();

    HandleList() {
        head.previous = head;
        head.next = head;
    }

    synchronized void add(HandleRef ref) {
        ref.list = this;
        ref.previous = head;
        ref.next = head.next;
        head.next.previous = ref;
        head.next = ref;
    }

    /** Takes a handle out; false if it is no longer here. */
    synchronized boolean remove(HandleRef ref) {
        if (ref.list != this) {
            return false;
        }
        ref.previous.next = ref.next;
        ref.next.previous = ref.previous;
        ref.previous = null;
        ref.next = null;
        ref.list = null;
        return true;
    }

    /** Any handle, or null if there is none. */
    synchronized HandleRef first() {
        return head.next == head ? null : head.next;
    }
}
