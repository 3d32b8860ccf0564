package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;

/**
 * A loop made for one {@link LoopSpec}. Operands are numbered inputs first, then outputs; elements
 * of a row are neighbours in memory, except those of an input that stands still. All of a row's
 * elements at one place are read before any is written there, so that an output may be the very
 * same view as an input.
 */
public abstract class FusedLoop {
    private final int multiple;

    /**
     * A loop.
     *
     * @param multiple what the length of a row must be a multiple of
     */
    protected FusedLoop(int multiple) {
        this.multiple = multiple;
    }

    /**
     * What the length of a row must be a multiple of: 1 where the loop takes any.
     *
     * @return a power of two
     */
    public final int multiple() {
        return multiple;
    }

    /**
     * Runs. A map writes every element of its outputs; a fold writes one element a row, the join of
     * at most 4096.
     *
     * @param segments each operand's memory, all native
     * @param offsets where each operand's first row begins, in bytes
     * @param steps how far apart each operand's rows are, in bytes
     * @param numbers the immediates, as {@link io.farpoint.op.Scalars} encodes them
     * @param rows how many rows
     * @param n how many elements a row has
     */
    public abstract void run(
            MemorySegment[] segments,
            long[] offsets,
            long[] steps,
            long[] numbers,
            int rows,
            int n);
}
