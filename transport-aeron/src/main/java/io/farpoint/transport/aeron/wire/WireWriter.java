package io.farpoint.transport.aeron.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.farpoint.LimitExceededException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** Collects one data of a message. Grows once, then is used again. */
final class WireWriter {
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(256);
    private int length;

    void clear() {
        length = 0;
    }

    DirectBuffer bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The length, if a message can carry so much. */
    int lengthOf(String what) {
        if (length > WireLimits.MAX_DATA_BYTES) {
            throw new LimitExceededException(
                    what
                            + " of "
                            + length
                            + " bytes is above the "
                            + WireLimits.MAX_DATA_BYTES
                            + " that a message carries; split it over two calls");
        }
        return length;
    }

    byte[] toArray(String what) {
        byte[] copy = new byte[lengthOf(what)];
        bytes.getBytes(0, copy);
        return copy;
    }

    void u8(int value) {
        bytes.putByte(length++, (byte) value);
    }

    void u16(int value) {
        bytes.putShort(length, (short) value, LITTLE_ENDIAN);
        length += Short.BYTES;
    }

    void i64(long value) {
        bytes.putLong(length, value, LITTLE_ENDIAN);
        length += Long.BYTES;
    }

    /** LEB128 of an unsigned number. */
    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            u8((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    void signed(long value) {
        varint(value << 1 ^ value >> 63);
    }

    void text(byte[] text) {
        varint(text.length);
        bytes.putBytes(length, text);
        length += text.length;
    }
}
