package io.farpoint.spi;

/** Waits for threads that were told to stop. */
public final class ThreadEnd {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Longer than any process lives, in milliseconds; its nanoseconds still fit. */
    private static final long FOR_EVER_MS = 1L << 40;

    private ThreadEnd() {}

    /**
     * Waits for a thread's end whatever happens: what it works on is freed next. An interrupt
     * meanwhile is kept for the caller; a thread does not wait for itself.
     *
     * @param thread a thread that ends soon
     */
    public static void await(Thread thread) {
        await(thread, FOR_EVER_MS);
    }

    /**
     * The same, for a time at most.
     *
     * @param thread a thread that should end soon
     * @param millis the longest wait, in milliseconds
     * @return whether it has ended
     */
    public static boolean await(Thread thread, long millis) {
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
