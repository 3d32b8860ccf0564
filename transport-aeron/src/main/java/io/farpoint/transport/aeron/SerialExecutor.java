package io.farpoint.transport.aeron;

import io.farpoint.spi.Respite;
import io.farpoint.spi.ThreadEnd;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs tasks one after another on one thread, started on first need. The thread looks on for a
 * while before it sleeps: to wake it costs more than most tasks (60 us against a few).
 */
final class SerialExecutor implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialExecutor.class.getName());

    /** How long the thread looks for more before it sleeps, in nanoseconds. */
    private static final long LOOK_NANOS = 200_000;

    private final String name;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    SerialExecutor(String name) {
        this.name = name;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException(name + " has ended");
        }
        tasks.add(task);
        if (thread == null) {
            start();
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name(name).daemon().start(this::run);
        }
    }

    private void run() {
        long lastTask = System.nanoTime();
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
                lastTask = System.nanoTime();
            } else if (closed) {
                return;
            } else if (System.nanoTime() - lastTask < LOOK_NANOS) {
                Respite.take();
            } else {
                asleep = true;
                if (tasks.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            // An error too: one client's op that found no memory must not end all others'.
            LOG.log(System.Logger.Level.ERROR, "a task of " + name + " failed", broken);
        }
    }

    /** Takes no more, runs what it has, and waits for the end; false if that took too long. */
    boolean close(long millis) {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return true;
        }
        LockSupport.unpark(running);
        return ThreadEnd.await(running, millis);
    }
}
