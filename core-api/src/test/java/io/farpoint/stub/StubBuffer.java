package io.farpoint.stub;

import io.farpoint.DType;
import io.farpoint.op.Layout;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory of a {@link StubBackend}: filled with {@value #FRESH} at first, with others at its end.
 */
final class StubBuffer implements Buffer {
    private static final byte FRESH = (byte) 0xA5;
    private static final byte ENDED = (byte) 0xDD;

    private final StubBackend owner;
    final MemorySegment memory;
    boolean closed;

    StubBuffer(StubBackend owner, long bytes) {
        this.owner = owner;
        memory = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]).fill(FRESH);
    }

    @Override
    public long bytes() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        owner.release(this);
    }

    void end() {
        memory.fill(ENDED);
    }

    static long position(Layout layout, long[] index) {
        long position = layout.offset();
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * layout.stride(axis);
        }
        return position;
    }

    long get(DType dtype, long position) {
        long at = position * dtype.bytes();
        return switch (dtype) {
            case BOOL, UINT8 -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            case INT32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            case FLOAT32 -> Scalars.bits(memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at), dtype);
            case INT64, FLOAT64 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
    }

    void set(DType dtype, long position, long bits) {
        long at = position * dtype.bytes();
        switch (dtype) {
            case BOOL, UINT8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
            case INT32, FLOAT32 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) bits);
            case INT64, FLOAT64 -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
        }
    }
}
