package io.farpoint.transport.aeron.wire;

import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;

/** The memory behind Agrona's buffers as segments, so that a chunk's bytes are copied once. */
final class Payloads {
    private Payloads() {}

    /**
     * Some bytes of a buffer.
     *
     * @throws IllegalArgumentException if the buffer wraps neither an array nor a ByteBuffer
     */
    static MemorySegment view(DirectBuffer buffer, int offset, int length) {
        byte[] array = buffer.byteArray();
        MemorySegment all;
        if (array != null) {
            all = MemorySegment.ofArray(array);
        } else if (buffer.byteBuffer() != null) {
            all = MemorySegment.ofBuffer(buffer.byteBuffer().duplicate().clear());
        } else {
            throw new IllegalArgumentException(
                    "chunks lie in buffers over an array or a ByteBuffer, this one has neither");
        }
        return all.asSlice(buffer.wrapAdjustment() + (long) offset, length);
    }
}
