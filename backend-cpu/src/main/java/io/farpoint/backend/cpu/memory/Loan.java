package io.farpoint.backend.cpu.memory;

import java.lang.foreign.MemorySegment;

/** Memory off the heap for a time, beside what is counted. One owner closes it, once. */
public final class Loan implements AutoCloseable {
    private final ChunkReserve reserve;
    private final Chunk chunk;

    Loan(ChunkReserve reserve, long bytes) {
        this.reserve = reserve;
        this.chunk = reserve.take(bytes);
    }

    /** What was lent, with whatever was in it. */
    public MemorySegment segment() {
        return chunk.segment;
    }

    @Override
    public void close() {
        reserve.give(chunk);
    }
}
