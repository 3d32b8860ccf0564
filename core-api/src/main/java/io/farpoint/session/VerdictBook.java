package io.farpoint.session;

import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The pending verdicts of a session, at most {@link #MAX_PENDING}: a session that has as many takes
 * no further failable op until one is known.
 */
final class VerdictBook {
    /** The most verdicts that may be pending at once, per session. */
    static final int MAX_PENDING = 1024;

    private static final int SLOT_BYTES = 16;

    private final Backend backend;

    /** Automatic: a read still under way keeps its place alive, whatever becomes of the session. */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment zero = arena.allocate(SLOT_BYTES, 16);
    private final BitSet used = new BitSet(MAX_PENDING);
    private final ArrayDeque<Verdict> pending = new ArrayDeque<>();
    private MemorySegment host;

    VerdictBook(Backend backend) {
        this.backend = backend;
    }

    /** A zeroed failure output on the device, to be given to one op. */
    Buffer failureOutput() {
        Buffer output = backend.allocate(SLOT_BYTES);
        backend.write(output, 0, zero);
        return output;
    }

    /** Starts reading an op's failure output right behind it, and gives the output back. */
    Verdict open(Buffer output, Verdict.Accused accused) {
        int slot = takeSlot();
        MemorySegment place = host.asSlice((long) slot * SLOT_BYTES, SLOT_BYTES);
        Completion read = backend.read(output, 0, place);
        output.close();
        Verdict verdict = new Verdict(this, slot, place, read, accused);
        if (verdict.poll() == Verdict.State.PENDING) {
            synchronized (this) {
                pending.add(verdict);
            }
        }
        return verdict;
    }

    private int takeSlot() {
        while (true) {
            synchronized (this) {
                if (host == null) {
                    host = backend.staging(arena, (long) MAX_PENDING * SLOT_BYTES);
                }
                int slot = used.nextClearBit(0);
                if (slot < MAX_PENDING) {
                    used.set(slot);
                    return slot;
                }
            }
            if (!drain()) {
                LockSupport.parkNanos(Pending.MAX_PARK_NANOS);
            }
        }
    }

    /** Drops what has become known; true if anything did. */
    boolean drain() {
        Verdict[] all;
        synchronized (this) {
            all = pending.toArray(Verdict[]::new);
        }
        boolean any = false;
        for (Verdict verdict : all) {
            if (verdict.poll() != Verdict.State.PENDING) {
                synchronized (this) {
                    pending.remove(verdict);
                }
                any = true;
            }
        }
        return any;
    }

    synchronized void release(int slot) {
        used.clear(slot);
    }
}
