package io.farpoint.spi;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A moment for others, between two looks of a thread that waits for something soon to come. It
 * yields, the fastest way where cores are free. But a yield to a thread that computes, as a busy
 * JIT does, gives that thread its whole time slice, some 3 ms on Linux; where that was seen, it
 * sleeps for some 60 us instead, since whoever wakes is let in before those that compute.
 */
public final class Respite {
    /** A yield that takes longer has met a thread that computes, in nanoseconds. */
    private static final long LONG_NANOS = 300_000;

    /** For how long sleeps take the place of yields then, in nanoseconds. */
    private static final long WARY_NANOS = 50_000_000;

    private static final long SLEEP_NANOS = 10_000;

    /** Until when this process sleeps: cores are busy for all its threads alike. */
    private static final AtomicLong WARY_UNTIL = new AtomicLong(System.nanoTime());

    private Respite() {}

    /** Lets other threads run, and comes back soon. */
    public static void take() {
        long start = System.nanoTime();
        if (start - WARY_UNTIL.get() < 0) {
            LockSupport.parkNanos(SLEEP_NANOS);
            return;
        }
        Thread.yield();
        long end = System.nanoTime();
        if (end - start > LONG_NANOS) {
            WARY_UNTIL.set(end + WARY_NANOS);
        }
    }
}
