package io.farpoint.session;

import io.farpoint.DeadlineExceededException;
import io.farpoint.spi.Respite;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An answer that may come late. Whoever wants it polls; polling does the work that is left to do.
 *
 * @param <T> what the answer is
 */
public interface Pending<T> {
    /** How often a waiter looks before it lets other threads run between two looks. */
    int SPINS = 200;

    /** How long a waiter looks all the time before it begins to sleep, in nanoseconds. */
    long YIELD_NANOS = 500_000;

    /** The longest sleep between two looks, in nanoseconds. */
    long MAX_PARK_NANOS = 200_000;

    /**
     * Looks without waiting.
     *
     * @return true once there is a result or a failure
     */
    boolean poll();

    /**
     * The answer, once {@link #poll} said true.
     *
     * @return the result
     */
    T result();

    /**
     * Waits for the answer.
     *
     * @param timeout the longest wait
     * @param what what is waited for, for the message
     * @return the result
     * @throws DeadlineExceededException if it is not there by then
     */
    default T await(Duration timeout, String what) {
        long start = System.nanoTime();
        long park = 1_000;
        for (int looks = 0; !poll(); looks++) {
            if (looks < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            long waited = System.nanoTime() - start;
            if (waited < Math.min(YIELD_NANOS, timeout.toNanos())) {
                Respite.take();
                continue;
            }
            if (waited >= timeout.toNanos()) {
                throw new DeadlineExceededException(
                        what
                                + " took longer than "
                                + timeout.toMillis()
                                + " ms; Options.timeout sets the wait");
            }
            LockSupport.parkNanos(park);
            park = Math.min(2 * park, MAX_PARK_NANOS);
        }
        return result();
    }

    /**
     * An answer that is there.
     *
     * @param <T> what the answer is
     * @param value the result
     * @return the answer
     */
    static <T> Pending<T> of(T value) {
        return new Pending<>() {
            @Override
            public boolean poll() {
                return true;
            }

            @Override
            public T result() {
                return value;
            }
        };
    }

    /**
     * An answer that failed.
     *
     * @param <T> what the answer would have been
     * @param failure what {@link #result} throws
     * @return the answer
     */
    static <T> Pending<T> failed(RuntimeException failure) {
        return new Pending<>() {
            @Override
            public boolean poll() {
                return true;
            }

            @Override
            public T result() {
                throw failure;
            }
        };
    }
}
