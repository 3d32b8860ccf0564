package io.farpoint.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.farpoint.transport.aeron.wire.FrameWriter;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** A frame being gathered: messages that leave together. Its owner guards it by a lock. */
final class Batch {
    /** A frame of this many bytes waits for no more company; so many are some 100 small ops. */
    private static final int FULL_BYTES = 8 << 10;

    private final FrameWriter writer = new FrameWriter();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(2 * FULL_BYTES);
    private int length = FrameWriter.HEADER_BYTES;
    private volatile boolean empty = true;
    private long number;

    /** Where the next message begins. */
    int end() {
        return length;
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Notes that a message was written at the end; the frame has the number of its first one. */
    void added(int bytes, long messageNumber) {
        if (empty) {
            number = messageNumber;
        }
        length += bytes;
        empty = false;
    }

    /** Safe from any thread. */
    boolean isEmpty() {
        return empty;
    }

    boolean isFull() {
        return length >= FULL_BYTES;
    }

    /** Offers the frame to a stream, as {@link Publication#offer} does. */
    long offer(ExclusivePublication to, long token) {
        writer.begin(buffer, 0, token, number);
        return to.offer(buffer, 0, length);
    }

    /** Offers a frame without messages, a sign of life; what was gathered stays. */
    long offerHeartbeat(ExclusivePublication to, long token, long atNumber) {
        writer.begin(buffer, 0, token, atNumber);
        return to.offer(buffer, 0, FrameWriter.HEADER_BYTES);
    }

    /** What was gathered, in bytes. */
    int messageBytes() {
        return length - FrameWriter.HEADER_BYTES;
    }

    /** Takes back what was added last. */
    void cutTo(int end) {
        length = end;
        empty = length == FrameWriter.HEADER_BYTES;
    }

    /** Writes a frame's header and what was gathered; where the next message begins. */
    int copyTo(MutableDirectBuffer to, int offset, long token, long nextNumber) {
        int at = offset + writer.begin(to, offset, token, empty ? nextNumber : number);
        to.putBytes(at, buffer, FrameWriter.HEADER_BYTES, messageBytes());
        return at + messageBytes();
    }

    void clear() {
        length = FrameWriter.HEADER_BYTES;
        empty = true;
    }
}
