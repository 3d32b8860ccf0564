package io.farpoint.tck;

import io.farpoint.spi.BackendException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * The in-order queue of a far device and the thread that works through it. Its monitor guards what
 * is waiting; {@link #running} is held while one task runs, so that whoever holds it knows that the
 * device does nothing.
 */
final class FarQueue {
    /** One thing the device is to do. */
    interface Task {
        /** Does it, on the device's thread. */
        void run();

        /** Tells whoever waits for it that it will not be done. */
        default void fail(String message, Throwable cause) {}
    }

    private final String device;
    private final Delays delays;
    private final Thread thread;
    private final Object running = new Object();
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private boolean held;
    private boolean closing;
    private String ended;

    /** Starts the thread. */
    FarQueue(String device, Delays delays) {
        this.device = device;
        this.delays = delays;
        thread = Thread.ofPlatform().daemon().name("farpoint-" + device).start(this::work);
    }

    Thread thread() {
        return thread;
    }

    /** Takes a task, unless the device is lost or closed. */
    synchronized void submit(Task task) {
        checkOpen();
        tasks.add(task);
        notifyAll();
    }

    /** Throws, naming the device, if it is lost or closed. */
    synchronized void checkOpen() {
        if (ended != null) {
            throw new BackendException(ended);
        }
        if (closing) {
            throw new BackendException("device " + device + " is closed");
        }
    }

    synchronized int waiting() {
        return tasks.size();
    }

    /** Stops before the next task, until {@link #release}; none runs once this returns. */
    void hold() {
        synchronized (running) {
            synchronized (this) {
                held = true;
            }
        }
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    /** The device is gone: what waits fails, and nothing runs any more once this returns. */
    void lose(String reason, Throwable cause) {
        end("device " + device + " is lost: " + reason, cause);
    }

    private void end(String message, Throwable cause) {
        synchronized (running) {
            ArrayDeque<Task> left;
            synchronized (this) {
                if (ended != null) {
                    return;
                }
                ended = message;
                left = new ArrayDeque<>(tasks);
                tasks.clear();
                notifyAll();
            }
            left.forEach(task -> task.fail(message, cause));
        }
    }

    /** Drains the queue, or abandons it by name where it is held; the thread is gone afterwards. */
    void close() {
        boolean abandon;
        synchronized (this) {
            closing = true;
            abandon = held;
            notifyAll();
        }
        if (abandon) {
            end("device " + device + " is closed", null);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // set again below: a close leaves nothing running
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (awaitWork()) {
            LockSupport.parkNanos(delays.nextNanos());
            synchronized (running) {
                Task task = take();
                if (task != null) {
                    run(task);
                }
            }
        }
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            String message = "device " + device + " is lost: it failed inside";
            task.fail(message, e);
            end(message, e);
        }
    }

    /** Waits for a task that may run. Returns false at the end. */
    private synchronized boolean awaitWork() {
        while (ended == null && (tasks.isEmpty() ? !closing : held)) {
            try {
                wait();
            } catch (InterruptedException e) {
                // nobody has the thread to interrupt it; the queue alone ends it
            }
        }
        return ended == null && !tasks.isEmpty();
    }

    private synchronized Task take() {
        return held ? null : tasks.poll();
    }
}
