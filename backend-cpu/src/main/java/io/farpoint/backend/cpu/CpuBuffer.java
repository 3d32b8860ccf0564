package io.farpoint.backend.cpu;

import io.farpoint.spi.Buffer;

/** A block of a slab. One small object a buffer: kernels address the slab's own segment. */
final class CpuBuffer implements Buffer {
    final Slab slab;
    final int block;

    /** Where the buffer begins in the slab's segment. */
    final long start;

    private final long bytes;

    /** Written under the lock of whoever takes the block back. */
    volatile boolean closed;

    CpuBuffer(Slab slab, int block, long start, long bytes) {
        this.slab = slab;
        this.block = block;
        this.start = start;
        this.bytes = bytes;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            slab.memory.release(this);
        }
    }

    @Override
    public String toString() {
        return "CpuBuffer[" + bytes + " bytes" + (closed ? ", closed]" : "]");
    }
}
