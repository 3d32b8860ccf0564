package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;

/**
 * A loop on its way to being warm. Every branch of it is taken and not taken, on the same kind of
 * segment as in real calls: what the JIT has not seen it leaves out, and a real call would fall
 * back to the interpreter there.
 */
final class Warming {
    /** The most vectors of a row: enough for a loop to be seen, few enough to be cheap before. */
    private static final int VECTORS = 40;

    /** The most rows. */
    static final int ROWS = 3;

    /** Room for a row of the widest elements. */
    static final long ROW_BYTES = (VECTORS + 1L) * LoopShape.FOLD_LANES * Long.BYTES;

    /** Calls in a row without allocation that make a loop warm. */
    private static final int CALM_CALLS = 64;

    /** Calls after which the JIT knows the loop; then it is asked again from time to time. */
    private static final int EAGER_CALLS = 6000;

    private static final int CALLS_OF_A_ROUND = 2 * CALM_CALLS;
    private static final long ROUND_NANOS = 5_000_000L;

    /** How long the JIT may take, first time; twice as long each time after. */
    private static final long PATIENCE_NANOS = 1_500_000_000L;

    private static final int MOST_ATTEMPTS = 4;

    /** What a call may allocate at last, if it is no more for many vectors than for one. */
    private static final long FEW_BYTES = 1024;

    final LoopCell cell;
    final FusedLoop loop;
    final int attempt;
    private final int[] lengths;
    private final long start = System.nanoTime();
    private int calls;
    private int calm;

    /** The most that one of the last calls allocated. */
    private long mostBytes;

    /**
     * Begins.
     *
     * @param attempt how often the loop was made before: the JIT does not always find that a vector
     *     need not be an object, and mostly finds it the next time
     */
    Warming(LoopCell cell, FusedLoop loop, int lanes, int attempt) {
        this.cell = cell;
        this.loop = loop;
        this.attempt = attempt;
        this.lengths =
                cell.spec.fold() == null ? mapLengths(lanes, loop.multiple()) : foldLengths(lanes);
    }

    /** Whole vectors and an end, either and neither. */
    private static int[] mapLengths(int lanes, int multiple) {
        int end = multiple == 1 ? 3 : 0;
        return new int[] {
            25 * lanes + end, 24 * lanes, end, 20 * lanes + end, lanes, VECTORS * lanes, 0
        };
    }

    /** Whole groups and an end that reaches into each vector of a group, either and neither. */
    private static int[] foldLengths(int lanes) {
        int group = LoopShape.FOLD_LANES;
        int vectors = group / lanes;
        int[] lengths = new int[2 * vectors + 2];
        for (int i = 0; i < vectors; i++) {
            lengths[2 * i] = (8 + i % 2) * group + i * lanes + 1;
            lengths[2 * i + 1] = i * lanes + 2;
        }
        lengths[2 * vectors] = 10 * group;
        lengths[2 * vectors + 1] = group;
        return lengths;
    }

    /** Runs for a moment. */
    void run(
            MemorySegment[] segments,
            long[] offsets,
            long[] steps,
            long[] numbers,
            AllocationMeter meter) {
        long begun = System.nanoTime();
        mostBytes = 0;
        for (int i = 0; i < CALLS_OF_A_ROUND && calm < CALM_CALLS; i++) {
            int rows = 1 + calls % ROWS;
            int n = lengths[calls % lengths.length];
            long before = meter.bytes();
            loop.run(segments, offsets, steps, numbers, rows, n);
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

    /** Whether to go on with another loop made from the same. */
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
