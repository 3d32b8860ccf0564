package io.farpoint.tck;

import io.farpoint.DeadlineExceededException;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Completion;
import java.time.Duration;

/** The end of a transfer that a device's thread will tell. */
final class LateCompletion implements Completion {
    private final String what;
    private boolean done;
    private String failure;
    private Throwable cause;

    /** Names the transfer for messages. */
    LateCompletion(String what) {
        this.what = what;
    }

    synchronized void complete() {
        done = true;
        notifyAll();
    }

    synchronized void fail(String message, Throwable reason) {
        if (!done && failure == null) {
            failure = message;
            cause = reason;
            notifyAll();
        }
    }

    @Override
    public synchronized boolean poll() {
        if (failure != null) {
            throw new BackendException(failure + "; waiting for " + what, cause);
        }
        return done;
    }

    @Override
    public void await(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        synchronized (this) {
            while (!poll()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new DeadlineExceededException(
                            what + " is not done after " + timeout.toMillis() + " ms; it goes on");
                }
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true; // the wait has its own end; the flag is set again below
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
