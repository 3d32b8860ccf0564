package io.farpoint.backend.cpu.memory;

/**
 * The slabs of one block size, for one stripe of threads. Its lock is held for a few instructions;
 * a block goes back to the shelf it came from, whichever thread closes it.
 */
final class Shelf {
    private final CpuMemory memory;
    private final int blockBytes;
    private final long slabBytes;

    /** Slabs with room; the first one serves. */
    private Slab first;

    private long live;

    Shelf(CpuMemory memory, int blockBytes, long slabBytes) {
        this.memory = memory;
        this.blockBytes = blockBytes;
        this.slabBytes = slabBytes;
    }

    synchronized CpuBuffer take(long bytes) {
        Slab slab = first;
        if (slab == null) {
            slab = new Slab(memory, this, memory.reserve().take(slabBytes), blockBytes);
            list(slab);
        }
        int block = slab.take();
        if (slab.isFull()) {
            unlist(slab);
        }
        live++;
        return new CpuBuffer(slab, block, (long) block * blockBytes, bytes);
    }

    /** Takes a buffer's block back, once. */
    synchronized boolean give(CpuBuffer buffer) {
        if (buffer.closed) {
            return false;
        }
        buffer.closed = true;
        live--;
        Slab slab = buffer.slab;
        slab.give(buffer.block);
        if (!slab.listed) {
            Slab before = first;
            list(slab);
            if (before != null && before.isEmpty()) {
                dismiss(before);
            }
        }
        if (slab.isEmpty() && (slab.previous != null || slab.next != null)) {
            dismiss(slab);
        }
        return true;
    }

    synchronized long live() {
        return live;
    }

    /** Lets an empty slab serve other sizes; one at most stays here. */
    private void dismiss(Slab slab) {
        unlist(slab);
        memory.reserve().give(slab.chunk);
    }

    private void list(Slab slab) {
        slab.listed = true;
        slab.next = first;
        if (first != null) {
            first.previous = slab;
        }
        first = slab;
    }

    private void unlist(Slab slab) {
        slab.listed = false;
        if (slab.previous == null) {
            first = slab.next;
        } else {
            slab.previous.next = slab.next;
        }
        if (slab.next != null) {
            slab.next.previous = slab.previous;
        }
        slab.previous = null;
        slab.next = null;
    }
}
