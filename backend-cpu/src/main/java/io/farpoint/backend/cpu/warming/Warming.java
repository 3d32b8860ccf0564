package io.farpoint.backend.cpu.warming;

/** An attempt to get code warm, which it is when its calls allocate nothing any more. */
final class Warming {
    /** Calls in a row without allocation that make code warm. */
    private static final int CALM_CALLS = 64;

    /** Calls after which the JIT knows the code; then it is asked again from time to time. */
    private static final int EAGER_CALLS = 6000;

    private static final int CALLS_OF_A_ROUND = 2 * CALM_CALLS;
    private static final long ROUND_NANOS = 5_000_000L;

    /** How long the JIT may take, first time; twice as long each time after. */
    private static final long PATIENCE_NANOS = 1_500_000_000L;

    private static final int MOST_ATTEMPTS = 4;

    /** What a call may allocate at last, if it is no more for many vectors than for one. */
    private static final long FEW_BYTES = 1024;

    final ColdCode code;
    final int attempt;
    private final long start = System.nanoTime();
    private int calls;
    private int calm;

    /** The most that one of the last calls allocated. */
    private long mostBytes;

    /**
     * Begins.
     *
     * @param attempt how often the code was made before: the JIT does not always find that a vector
     *     need not be an object, and mostly finds it the next time
     */
    Warming(ColdCode code, int attempt) {
        this.code = code;
        this.attempt = attempt;
    }

    /** Runs for a moment. */
    void run(AllocationMeter meter) {
        long begun = System.nanoTime();
        mostBytes = 0;
        for (int i = 0; i < CALLS_OF_A_ROUND && calm < CALM_CALLS; i++) {
            long before = meter.bytes();
            code.call(calls);
            long bytes = meter.bytes() - before;
            mostBytes = Math.max(mostBytes, bytes);
            calm = bytes == 0 ? calm + 1 : 0;
            calls++;
            if (System.nanoTime() - begun > ROUND_NANOS) {
                return;
            }
        }
    }

    boolean isWarm() {
        return calm >= CALM_CALLS;
    }

    /** Whether it is the JIT's turn: running on would only take its core. */
    boolean isLeftToJit() {
        return calls > EAGER_CALLS && calm == 0;
    }

    /** Whether to go on with the code made anew. */
    boolean isStuck() {
        return calls > EAGER_CALLS && System.nanoTime() - start > PATIENCE_NANOS << attempt;
    }

    boolean isLastAttempt() {
        return attempt + 1 >= MOST_ATTEMPTS;
    }

    /** Whether it is as good as warm: what it allocates does not grow with the row. */
    boolean isGoodEnough() {
        return mostBytes <= FEW_BYTES;
    }
}
