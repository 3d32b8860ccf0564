package io.farpoint.backend.cpu.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One piece of memory as the operating system gave it, with the arena that ends its life. Shared
 * arenas cost 40 to 70 us to open and close, so chunks are large and reused.
 */
final class Chunk {
    /** Every chunk begins at a multiple of this, and every buffer too: a cache line. */
    static final int ALIGNMENT = 64;

    final MemorySegment segment;
    final long bytes;
    private final Arena arena;

    private Chunk(Arena arena, MemorySegment segment, long bytes) {
        this.arena = arena;
        this.segment = segment;
        this.bytes = bytes;
    }

    /** Opens a chunk; an {@link OutOfMemoryError} says that there is no memory. */
    static Chunk open(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            return new Chunk(arena, arena.allocate(bytes, ALIGNMENT), bytes);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Gives it back. False if a native call holds it: one that raced with the close of its buffer,
     * and would read memory that is gone.
     */
    boolean close() {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException held) {
            return false;
        }
    }
}
