package io.farpoint.session;

import java.util.ArrayDeque;

/**
 * The order of a session's commands where one has to wait: the first that names an object still
 * expected, and all behind it, until whoever brings the object resumes them. A command that was
 * taken off runs outside the lock, but counts until it is through, so nothing overtakes it.
 */
final class CommandOrder {
    /** What a command needs that waits for its turn alone. */
    static final StoredObject[] NOTHING = {};

    private record Waiting(StoredObject[] needs, Runnable work) {}

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private volatile int backlog;
    private boolean draining;

    /** Whether nothing waits, so that a command may run at once. */
    boolean isClear() {
        return backlog == 0;
    }

    /** How many commands wait. */
    int backlog() {
        return backlog;
    }

    static boolean waits(StoredObject[] objects) {
        for (StoredObject object : objects) {
            if (object.isExpected()) {
                return true;
            }
        }
        return false;
    }

    /** Puts a command at the end, and runs it if its turn is now. The work must not throw. */
    void defer(StoredObject[] needs, Runnable work) {
        synchronized (queue) {
            queue.add(new Waiting(needs, work));
            backlog++;
        }
        resume();
    }

    /** Runs what no longer has to wait, unless another thread is doing so. */
    void resume() {
        while (true) {
            Waiting next;
            synchronized (queue) {
                next = queue.peek();
                if (draining || next == null || waits(next.needs())) {
                    return;
                }
                draining = true;
            }
            run(next);
        }
    }

    private void run(Waiting next) {
        try {
            next.work().run();
        } finally {
            synchronized (queue) {
                queue.poll();
                backlog--;
                draining = false;
            }
        }
    }

    /** Runs what waits at once: its session is closed, so each command only gives up. */
    void abandonWaiting() {
        while (true) {
            Waiting next;
            synchronized (queue) {
                if (draining || queue.isEmpty()) {
                    return;
                }
                next = queue.peek();
                draining = true;
            }
            run(next);
        }
    }
}
