package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Exprs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What loops are made by, and the memory that they are run on while they are cold: the same kind of
 * segment as in real calls. Names the Vector API: to be touched only where {@link VectorModule} has
 * it.
 */
final class LoopGround implements AutoCloseable {
    /** The most vectors of a row: enough for a loop to be seen, few enough to be cheap before. */
    static final int VECTORS = 40;

    /** The most rows. */
    static final int ROWS = 3;

    /** Room for a row of the widest elements. */
    private static final long ROW_BYTES = (VECTORS + 1L) * LoopShape.FOLD_LANES * Long.BYTES;

    private static final int OPERANDS = Exprs.MAX_INPUTS + Exprs.MAX_OUTPUTS;

    final LoopCompiler compiler = new LoopCompiler();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] segments = new MemorySegment[OPERANDS];
    private final long[] offsets = new long[OPERANDS];
    private final long[] steps = new long[OPERANDS];
    private final long[] numbers = new long[Exprs.MAX_IMMEDIATES];

    LoopGround() {
        MemorySegment memory = arena.allocate(ROWS * ROW_BYTES * OPERANDS, Long.BYTES);
        for (int i = 0; i < OPERANDS; i++) {
            segments[i] = memory;
            offsets[i] = i * ROWS * ROW_BYTES;
            steps[i] = ROW_BYTES;
        }
    }

    void run(FusedLoop loop, int rows, int n) {
        loop.run(segments, offsets, steps, numbers, rows, n);
    }

    @Override
    public void close() {
        arena.close();
    }
}
