package io.farpoint.backend.cpu.memory;

import io.farpoint.LimitExceededException;
import io.farpoint.spi.BackendException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A caching allocator of off-heap memory. Buffers up to 1 MiB are blocks of slabs, in size classes
 * four to a doubling and striped by thread; larger ones are chunks of their own, reused while they
 * fit (sizes are rounded up to eighths of a doubling). Memory of a closed buffer stays mapped until
 * the backend closes or an idle chunk leaves, so a race between a kernel and a close gives wrong
 * numbers at worst.
 */
public final class CpuMemory {
    /** Above this a buffer is a chunk of its own. */
    static final int LARGEST_BLOCK_BYTES = 1 << 20;

    private static final int FINE_CLASSES = 8;
    private static final int FINE_STEP_BYTES = 64;
    private static final int CLASSES = FINE_CLASSES + 4 * 11;
    private static final int SMALL_SLAB_BYTES = 256 << 10;
    private static final int LARGE_SLAB_BYTES = 4 << 20;
    private static final int SMALL_SLAB_LARGEST_BLOCK_BYTES = 16 << 10;
    private static final long MOST_IDLE_BYTES = 1L << 30;
    private static final long ADDRESSABLE_BYTES = 1L << 47;
    private static final int PAGE_BYTES = 4096;

    private final String device;
    private final long limitBytes;
    private final ChunkReserve reserve;
    private final Shelf[] shelves;
    private final int stripeMask;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong largeBuffers = new AtomicLong();
    private volatile boolean closed;

    /**
     * Memory of which nothing is taken yet.
     *
     * @param device the device's name, for messages
     * @param limitBytes the most that buffers may take together
     * @param stripes about how many threads are to allocate without waiting for each other
     */
    public CpuMemory(String device, long limitBytes, int stripes) {
        this.device = device;
        this.limitBytes = Math.min(limitBytes, ADDRESSABLE_BYTES);
        this.reserve = new ChunkReserve(device, Math.min(MOST_IDLE_BYTES, this.limitBytes / 2));
        this.stripeMask = Integer.highestOneBit(Math.max(1, stripes)) - 1;
        this.shelves = new Shelf[(stripeMask + 1) * CLASSES];
        for (int i = 0; i < shelves.length; i++) {
            int blockBytes = classBytes(i % CLASSES);
            long slabBytes =
                    blockBytes <= SMALL_SLAB_LARGEST_BLOCK_BYTES
                            ? SMALL_SLAB_BYTES
                            : LARGE_SLAB_BYTES;
            shelves[i] = new Shelf(this, blockBytes, slabBytes);
        }
    }

    /** A buffer with whatever was in its place; refused by name beyond the limit. */
    public CpuBuffer allocate(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a buffer of " + bytes + " bytes was asked for");
        }
        if (closed) {
            throw new BackendException(device + " is closed: it has no memory any more");
        }
        charge(bytes);
        try {
            return bytes <= LARGEST_BLOCK_BYTES ? block(bytes) : whole(bytes);
        } catch (OutOfMemoryError e) {
            usedBytes.addAndGet(-bytes);
            throw exceeded(
                    bytes, "what this machine gives (" + e.getMessage() + ")", usedBytes.get());
        } catch (Throwable e) {
            usedBytes.addAndGet(-bytes);
            throw e;
        }
    }

    private void charge(long bytes) {
        long charged = Math.min(bytes, ADDRESSABLE_BYTES);
        long before = usedBytes.getAndAdd(charged);
        if (bytes > limitBytes - before) {
            usedBytes.addAndGet(-charged);
            throw exceeded(bytes, "the limit of " + limitBytes + " bytes", before);
        }
    }

    private CpuBuffer block(long bytes) {
        int stripe = (int) Thread.currentThread().threadId() & stripeMask;
        return shelves[stripe * CLASSES + classOf((int) bytes)].take(bytes);
    }

    private CpuBuffer whole(long bytes) {
        Slab slab = new Slab(this, null, reserve.take(roundedUp(bytes)), 0);
        largeBuffers.incrementAndGet();
        return new CpuBuffer(slab, 0, 0, bytes);
    }

    private LimitExceededException exceeded(long asked, String what, long used) {
        return new LimitExceededException(
                device
                        + " cannot give "
                        + asked
                        + " bytes within "
                        + what
                        + ": "
                        + used
                        + " bytes are used, "
                        + Math.max(0, limitBytes - used)
                        + " are free; close what is not needed or raise the memory limit");
    }

    void release(CpuBuffer buffer) {
        Shelf shelf = buffer.slab.shelf;
        if (shelf != null) {
            if (shelf.give(buffer)) {
                usedBytes.addAndGet(-buffer.bytes());
            }
            return;
        }
        synchronized (buffer.slab) {
            if (buffer.closed) {
                return;
            }
            buffer.closed = true;
        }
        largeBuffers.decrementAndGet();
        reserve.give(buffer.slab.chunk);
        usedBytes.addAndGet(-buffer.bytes());
    }

    /**
     * Lends exactly so many bytes beside the memory that is counted, for what a kernel needs
     * itself.
     */
    public Loan lend(long bytes) {
        return new Loan(reserve, bytes);
    }

    ChunkReserve reserve() {
        return reserve;
    }

    /** The bytes of all open buffers, as they were asked for. */
    public long usedBytes() {
        return usedBytes.get();
    }

    /** How many buffers are open. */
    public long buffers() {
        long live = largeBuffers.get();
        for (Shelf shelf : shelves) {
            live += shelf.live();
        }
        return live;
    }

    /** What is held beyond that, for the statistics; the map is the caller's. */
    public Map<String, Long> details() {
        Map<String, Long> details = new LinkedHashMap<>();
        details.put("heldBytes", reserve.heldBytes());
        details.put("idleChunkBytes", reserve.idleBytes());
        details.put("limitBytes", limitBytes);
        return details;
    }

    /** Gives everything back; to be called when no op runs any more. */
    public void close() {
        closed = true;
        reserve.close();
    }

    static int classOf(int bytes) {
        if (bytes <= FINE_CLASSES * FINE_STEP_BYTES) {
            return Math.max(0, (bytes - 1) / FINE_STEP_BYTES);
        }
        int shift = 31 - Integer.numberOfLeadingZeros(bytes - 1);
        int quarter = ((bytes - 1) >>> (shift - 2)) & 3;
        return FINE_CLASSES + 4 * (shift - 9) + quarter;
    }

    static int classBytes(int sizeClass) {
        if (sizeClass < FINE_CLASSES) {
            return (sizeClass + 1) * FINE_STEP_BYTES;
        }
        int shift = 9 + (sizeClass - FINE_CLASSES) / 4;
        int quarter = (sizeClass - FINE_CLASSES) % 4;
        return (5 + quarter) << (shift - 2);
    }

    private static long roundedUp(long bytes) {
        long step = Math.max(PAGE_BYTES, Long.highestOneBit(bytes) >>> 3);
        return Math.addExact(bytes, step - 1) & -step;
    }
}
