package io.farpoint.backend.cpu.memory;

import io.farpoint.spi.Buffer;
import java.lang.foreign.MemorySegment;

/** A block of a slab. One small object a buffer: kernels address the slab's own segment. */
public final class CpuBuffer implements Buffer {
    final Slab slab;
    final int block;

    /** Where the buffer begins in {@link #segment}. */
    public final long start;

    private final long bytes;

    /** Written under the lock of whoever takes the block back. */
    volatile boolean closed;

    CpuBuffer(Slab slab, int block, long start, long bytes) {
        this.slab = slab;
        this.block = block;
        this.start = start;
        this.bytes = bytes;
    }

    /** The memory that it is part of. */
    public MemorySegment segment() {
        return slab.segment;
    }

    /** Whether it came from that memory and not another device's. */
    public boolean isOf(CpuMemory memory) {
        return slab.memory == memory;
    }

    /** Whether its place may be another buffer's by now. */
    public boolean isClosed() {
        return closed;
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
