package io.farpoint.session;

import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import java.lang.foreign.MemorySegment;

/** What a move delivers: the bytes of a tensor, row-major, or the reason why there are none. */
sealed interface Parcel {
    /**
     * Bytes on a device of this process; whoever takes the parcel owns the buffer.
     *
     * @param backend the device
     * @param buffer the bytes
     * @param pending verdicts that the bytes still depend on, or null
     */
    record OnDevice(Backend backend, Buffer buffer, Verdict[] pending) implements Parcel {}

    /**
     * Bytes in host memory, to be copied before the call returns.
     *
     * @param bytes the bytes
     */
    record OnHost(MemorySegment bytes) implements Parcel {}

    /**
     * No bytes.
     *
     * @param poison why
     */
    record Failed(Poison poison) implements Parcel {}
}
