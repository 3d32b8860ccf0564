package io.farpoint.backend.cpu.warming;

/** Waits for threads that were told to stop. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /**
     * Waits for a thread's end whatever happens: what it works on is freed next. An interrupt
     * meanwhile is kept for the caller.
     *
     * @param thread a thread that ends soon
     */
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
