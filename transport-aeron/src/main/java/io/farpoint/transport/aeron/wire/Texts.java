package io.farpoint.transport.aeron.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.farpoint.LimitExceededException;
import java.util.Arrays;

/** Words to UTF-8. */
final class Texts {
    private static final byte[] EMPTY = {};

    private Texts() {}

    /** The bytes of a text that means something only as a whole. */
    static byte[] whole(String text, int maxBytes, String what) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > maxBytes) {
            throw new LimitExceededException(
                    what
                            + " of "
                            + bytes.length
                            + " bytes is above the "
                            + maxBytes
                            + " that a message carries; shorten it: "
                            + text.substring(0, Math.min(text.length(), 40))
                            + "…");
        }
        return bytes;
    }

    /** The bytes of a text for people, cut off between two characters where it is too long. */
    static byte[] clipped(String text, int maxBytes) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= maxBytes) {
            return bytes;
        }
        int end = maxBytes;
        while ((bytes[end] & 0xC0) == 0x80) { // inside a character
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
