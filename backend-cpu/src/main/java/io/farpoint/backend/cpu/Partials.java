package io.farpoint.backend.cpu;

import java.lang.foreign.MemorySegment;

/**
 * The results of a reduction's chunks, where there are several to a result, until all are there and
 * can be joined in order. Off the heap, beside the memory that is counted: one element for each
 * {@link Fold#CHUNK} of the op.
 */
final class Partials implements AutoCloseable {
    /** Sizes are powers of two from here on, so that idle chunks fit again. */
    private static final long LEAST_BYTES = 1L << 16;

    private final ChunkReserve reserve;
    private final Chunk chunk;

    Partials(ChunkReserve reserve, long bytes) {
        this.reserve = reserve;
        this.chunk = reserve.take(Math.max(LEAST_BYTES, Long.highestOneBit(2 * bytes - 1)));
    }

    MemorySegment segment() {
        return chunk.segment;
    }

    @Override
    public void close() {
        reserve.give(chunk);
    }
}
