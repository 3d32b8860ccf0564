package io.farpoint.transport.aeron.wire;

import io.farpoint.FarpointException;
import io.farpoint.transport.aeron.sbe.FrameHeaderDecoder;
import io.farpoint.transport.aeron.sbe.MessageHeaderDecoder;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/** A frame's header, and the headers of its messages one after another. */
final class FrameReader {
    static final int VERSION = FrameHeaderDecoder.SCHEMA_VERSION;

    private final WireReader in = new WireReader();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final FrameHeaderDecoder frame = new FrameHeaderDecoder();
    private long token;
    private long number;

    void wrap(DirectBuffer buffer, int offset, int length) {
        in.wrap(buffer, offset, length);
        try {
            int template = template();
            if (template != FrameHeaderDecoder.TEMPLATE_ID) {
                throw new MalformedFrameException("it begins with template " + template);
            }
            int block = FrameHeaderDecoder.BLOCK_LENGTH;
            frame.wrap(in.view(), block(block, "a frame's header"), block, VERSION);
        } catch (MalformedFrameException malformed) {
            in.drop();
            throw malformed;
        }
        token = frame.token();
        number = frame.number();
    }

    long token() {
        return token;
    }

    long number() {
        return number;
    }

    WireReader in() {
        return in;
    }

    /** The next message, or null behind the last; whatever core refuses is malformed. */
    <T> T next(IntFunction<T> decode) {
        if (in.remaining() == 0) {
            return null;
        }
        try {
            return decode.apply(template());
        } catch (MalformedFrameException malformed) {
            in.drop();
            throw malformed;
        } catch (FarpointException refused) {
            in.drop();
            throw new MalformedFrameException(refused.getMessage(), refused);
        }
    }

    private int template() {
        int start = in.skip(MessageHeaderDecoder.ENCODED_LENGTH, "a message's header");
        header.wrap(in.view(), start);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || header.version() != VERSION) {
            throw new MalformedFrameException(
                    "schema "
                            + header.schemaId()
                            + " of version "
                            + header.version()
                            + " where "
                            + MessageHeaderDecoder.SCHEMA_ID
                            + " of "
                            + VERSION
                            + " is spoken");
        }
        return header.templateId();
    }

    /** Steps over the block of the message whose header was read, and gives where it begins. */
    int block(int length, String what) {
        if (header.blockLength() != length) {
            throw new MalformedFrameException(
                    what + " has a block of " + header.blockLength() + " bytes, not " + length);
        }
        return in.skip(length, what);
    }

    /** The bytes from here to the end of the frame. */
    MemorySegment payload(int maxBytes) {
        int bytes = in.remaining();
        if (bytes > maxBytes) {
            throw new MalformedFrameException(
                    "a chunk of " + bytes + " bytes, above the limit of " + maxBytes);
        }
        return Payloads.view(in.view(), in.skip(bytes, "a chunk"), bytes);
    }

    /** A number of bytes, or a position among them. */
    static long bytes(long count, String what) {
        if (count < 0) {
            throw new MalformedFrameException(what + " is negative: " + count);
        }
        return count;
    }
}
