package io.farpoint.transport.aeron.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads forward through a frame and never beyond its end: what is inside is checked here, by
 * comparisons of its own, because Agrona's can be switched off.
 */
final class WireReader {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int position;
    private int end;

    void wrap(DirectBuffer buffer, int offset, int length) {
        view.wrap(buffer, offset, length);
        position = 0;
        end = length;
    }

    /** The frame; positions count from its start. */
    DirectBuffer view() {
        return view;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    /** Gives up the rest of the frame. */
    void drop() {
        position = end = 0;
    }

    /** Steps over bytes that must be there, and gives where they begin. */
    int skip(int bytes, String what) {
        if (bytes > end - position) {
            throw new MalformedFrameException(
                    what
                            + " of "
                            + bytes
                            + " bytes at "
                            + position
                            + " where "
                            + remaining()
                            + " are left");
        }
        int start = position;
        position += bytes;
        return start;
    }

    /** Narrows to a data whose length comes first; gives the end to {@link #leave} it by. */
    int enter(String what) {
        int length = u16(what);
        int outer = end;
        end = skip(length, what) + length;
        position = end - length;
        return outer;
    }

    /** Widens again; nothing may be left over. */
    void leave(int outer, String what) {
        requireEnd(what);
        end = outer;
    }

    void requireEnd(String what) {
        if (position != end) {
            throw new MalformedFrameException(remaining() + " bytes too many in " + what);
        }
    }

    int u8(String what) {
        return view.getByte(skip(1, what)) & 0xFF;
    }

    int u16(String what) {
        return view.getShort(skip(Short.BYTES, what), LITTLE_ENDIAN) & 0xFFFF;
    }

    long i64(String what) {
        return view.getLong(skip(Long.BYTES, what), LITTLE_ENDIAN);
    }

    /** A truth value: 0 or 1. */
    static boolean flag(long value, String what) {
        if (value != 0 && value != 1) {
            throw new MalformedFrameException(what + " is neither 0 nor 1 but " + value);
        }
        return value == 1;
    }

    /** LEB128 of 64 bits, in its shortest form. */
    long varint(String what) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int group = u8(what);
            value |= (long) (group & 0x7F) << shift;
            if (group < 0x80) {
                if (group == 0 && shift > 0 || shift == 63 && group > 1) {
                    throw new MalformedFrameException(what + " is a number in no proper form");
                }
                return value;
            }
        }
        throw new MalformedFrameException(what + " is a number of more than 64 bits");
    }

    long signed(String what) {
        long value = varint(what);
        return value >>> 1 ^ -(value & 1);
    }

    /** A number that counts something. */
    long size(String what) {
        long size = varint(what);
        if (size < 0) {
            throw new MalformedFrameException(what + " is above 63 bits");
        }
        return size;
    }

    /** A data that is a text. */
    String text(int maxBytes, String what) {
        return text(u16(what), maxBytes, what);
    }

    /** A text inside a data. */
    String shortText(int maxBytes, String what) {
        return text(size(what), maxBytes, what);
    }

    private String text(long length, int maxBytes, String what) {
        if (length > maxBytes) {
            throw new MalformedFrameException(
                    what + " of " + length + " bytes, above the limit of " + maxBytes);
        }
        if (length == 0) {
            return "";
        }
        int start = skip((int) length, what);
        byte[] bytes = new byte[(int) length];
        view.getBytes(start, bytes);
        String text = new String(bytes, UTF_8);
        // What is no UTF-8 has been replaced by this character, which may also be meant.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(UTF_8), bytes)) {
            throw new MalformedFrameException(what + " is not UTF-8");
        }
        return text;
    }
}
