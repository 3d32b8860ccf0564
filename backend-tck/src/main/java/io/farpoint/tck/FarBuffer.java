package io.farpoint.tck;

import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;

/** Memory of a {@link FarMemoryBackend}: a name for it, no address. */
final class FarBuffer implements Buffer {
    private final FarMemoryBackend owner;
    private final long bytes;

    /** Guarded by the owner's queue. */
    private boolean closed;

    /** The memory itself, touched on the device's thread alone. */
    private Buffer memory;

    /** Names memory that the device's thread is to take. */
    FarBuffer(FarMemoryBackend owner, long bytes) {
        this.owner = owner;
        this.bytes = bytes;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        owner.release(this);
    }

    /** Throws if it is closed; the queue's lock is held. */
    void checkOpen(FarMemoryBackend user) {
        if (user != owner) {
            throw new BackendException(
                    "device " + user.device().name() + " was given a buffer of another device");
        }
        if (closed) {
            throw new BackendException(
                    "device " + owner.device().name() + " was given a closed buffer: " + this);
        }
    }

    /** Marks it closed; the queue's lock is held. Returns whether it was open. */
    boolean end() {
        boolean open = !closed;
        closed = true;
        return open;
    }

    void memory(Buffer memory) {
        this.memory = memory;
    }

    Buffer memory() {
        return memory;
    }

    @Override
    public String toString() {
        return "far buffer of " + bytes + " bytes";
    }
}
