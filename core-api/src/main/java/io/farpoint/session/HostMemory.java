package io.farpoint.session;

import io.farpoint.LimitExceededException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Host memory for bytes on their way, freed by the collector. */
public final class HostMemory {
    /** Above this many bytes an array cannot, or should not, hold them. */
    private static final long MAX_HEAP_BYTES = 1L << 30;

    private HostMemory() {}

    /**
     * Memory for that many bytes, aligned for every dtype.
     *
     * @param bytes how many
     * @return an array's segment, or native memory where an array would be too large
     */
    public static MemorySegment allocate(long bytes) {
        try {
            if (bytes > MAX_HEAP_BYTES) {
                return Arena.ofAuto().allocate(bytes, Long.BYTES);
            }
            // An array of longs, so that every element is aligned.
            return MemorySegment.ofArray(new long[(int) ((bytes + 7) / 8)]).asSlice(0, bytes);
        } catch (OutOfMemoryError full) {
            throw new LimitExceededException(
                    "the Java heap has no room for a copy of "
                            + bytes
                            + " bytes; read a slice, or raise -Xmx",
                    full);
        }
    }
}
