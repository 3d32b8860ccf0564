package io.farpoint.tck.oracle;

import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of an oracle: an arena of its own, so that every use after the end is found out; filled
 * with {@value #POISON} at first, since fresh memory is undefined and nobody should like it.
 */
final class OracleBuffer implements Buffer {
    static final byte POISON = (byte) 0xA5;

    private static final int ALIGNMENT = 64;

    private final OracleBackend owner;
    private final long bytes;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private boolean closed;

    /** Takes memory. */
    OracleBuffer(OracleBackend owner, long bytes) {
        this.owner = owner;
        this.bytes = bytes;
        memory = arena.allocate(bytes, ALIGNMENT).fill(POISON);
    }

    /** The memory, if it is this owner's and still open; the owner's lock is held. */
    MemorySegment memory(OracleBackend user) {
        if (user != owner) {
            throw new BackendException(
                    "device "
                            + user.device().name()
                            + " was given a buffer of another device, "
                            + owner.device().name());
        }
        if (closed) {
            throw new BackendException(
                    "device " + owner.device().name() + " was given a closed buffer: " + this);
        }
        return memory;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        owner.release(this);
    }

    /** Gives the memory back; the owner's lock is held. Returns whether it was open. */
    boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
        arena.close();
        return true;
    }

    @Override
    public String toString() {
        return "buffer of " + bytes + " bytes" + (closed ? ", closed" : "");
    }
}
