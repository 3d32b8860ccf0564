package io.farpoint.backend.cpu.memory;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A chunk cut into blocks of one size. Guarded by its shelf; a slab without a shelf is one large
 * block, a buffer of its own.
 */
final class Slab {
    final CpuMemory memory;
    final Shelf shelf;
    final Chunk chunk;
    final MemorySegment segment;
    final int blockBytes;
    final int blocks;

    /** Neighbours in the shelf's list of slabs that have room. */
    Slab previous;

    Slab next;
    boolean listed;

    private int[] free = new int[16];
    private int freeCount;
    private int untouched;

    Slab(CpuMemory memory, Shelf shelf, Chunk chunk, int blockBytes) {
        this.memory = memory;
        this.shelf = shelf;
        this.chunk = chunk;
        this.segment = chunk.segment;
        this.blockBytes = blockBytes;
        this.blocks = shelf == null ? 1 : (int) (chunk.bytes / blockBytes);
    }

    boolean isFull() {
        return freeCount == 0 && untouched == blocks;
    }

    boolean isEmpty() {
        return freeCount == untouched;
    }

    /** A block's number; the last one given back comes first, for it is warm. */
    int take() {
        return freeCount > 0 ? free[--freeCount] : untouched++;
    }

    void give(int block) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.min(blocks, 2 * free.length));
        }
        free[freeCount++] = block;
    }
}
