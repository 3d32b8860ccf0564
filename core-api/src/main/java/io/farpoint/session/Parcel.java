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
     * @param foreign whether they came from outside, so that a BOOL may be any byte
     */
    record OnDevice(Backend backend, Buffer buffer, Verdict[] pending, boolean foreign)
            implements Parcel {
        OnDevice(Backend backend, Buffer buffer, Verdict[] pending) {
            this(backend, buffer, pending, false);
        }
    }

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
