package io.farpoint.transport.aeron.wire;

import io.farpoint.transport.aeron.sbe.FrameHeaderEncoder;
import io.farpoint.transport.aeron.sbe.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/** Begins frames; messages follow at the offset plus {@link #HEADER_BYTES}. Used by one thread. */
public final class FrameWriter {
    /** What a frame has before its first message, in bytes; all that a heartbeat has. */
    public static final int HEADER_BYTES =
            MessageHeaderEncoder.ENCODED_LENGTH + FrameHeaderEncoder.BLOCK_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FrameHeaderEncoder frame = new FrameHeaderEncoder();

    /** A writer. */
    public FrameWriter() {}

    /**
     * Writes a frame's header.
     *
     * @param buffer where to
     * @param offset where in it
     * @param token the session's token; 0 before the worker gave one
     * @param number from a client the number of the frame's first command, from a worker that of
     *     the last command applied
     * @return {@link #HEADER_BYTES}
     */
    public int begin(MutableDirectBuffer buffer, int offset, long token, long number) {
        frame.wrapAndApplyHeader(buffer, offset, header).token(token).number(number);
        return HEADER_BYTES;
    }
}
