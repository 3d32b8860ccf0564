package io.farpoint.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The order of a session's commands where one has to wait: the first that names an object still
 * expected, and all behind it, until whoever brings the object resumes them: he runs what is brief
 * himself for a while, and leaves the rest to the executor. A command that was taken off runs
 * outside the lock, but counts until it is through, so nothing overtakes it.
 */
final class CommandOrder {
    /** What a command needs that waits for its turn alone. */
    static final StoredObject[] NOTHING = {};

    /** How long whoever brings an object runs what waited for it, in nanoseconds. */
    static final long CATCH_UP_NANOS = 300_000;

    private record Waiting(StoredObject[] needs, boolean brief, Runnable work) {}

    private final Executor executor;

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private volatile int backlog;
    private boolean draining;
    private boolean handedOn;

    /** An order whose long commands run on an executor. */
    CommandOrder(Executor executor) {
        this.executor = executor;
    }

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
    void defer(StoredObject[] needs, boolean brief, Runnable work) {
        synchronized (queue) {
            queue.add(new Waiting(needs, brief, work));
            backlog++;
        }
        resume();
    }

    /** Runs what no longer has to wait, or sees to it that it runs soon. */
    void resume() {
        long end = System.nanoTime() + CATCH_UP_NANOS;
        while (true) {
            Waiting next;
            boolean mine;
            synchronized (queue) {
                next = ready();
                if (next == null || handedOn) {
                    return;
                }
                mine = next.brief() && System.nanoTime() - end < 0;
                handedOn = !mine;
                draining = mine;
            }
            if (!mine) {
                executor.execute(this::resumeAll);
                return;
            }
            run(next);
        }
    }

    /** The first command if it may run: it waits for nothing, and no thread is at another. */
    private Waiting ready() {
        Waiting next = queue.peek();
        return draining || next == null || waits(next.needs()) ? null : next;
    }

    private void resumeAll() {
        while (true) {
            Waiting next;
            synchronized (queue) {
                handedOn = false;
                next = ready();
                if (next == null) {
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
