package io.farpoint.transport.aeron;

/** Waits for the end of this module's threads. */
final class Threads {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Longer than any process lives, in milliseconds; its nanoseconds still fit. */
    private static final long FOR_EVER_MS = 1L << 40;

    private Threads() {}

    /** Waits for a thread's end, whatever interrupts the wait; not at all if this is the thread. */
    static void join(Thread thread) {
        join(thread, FOR_EVER_MS);
    }

    /** The same for so many milliseconds at most; whether the thread has ended. */
    static boolean join(Thread thread, long millis) {
        boolean interrupted = false;
        long end = System.nanoTime() + millis * NANOS_PER_MILLI;
        long left = millis;
        while (thread.isAlive() && thread != Thread.currentThread() && left > 0) {
            try {
                thread.join(left);
                left = (end - System.nanoTime()) / NANOS_PER_MILLI;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
