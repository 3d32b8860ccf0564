package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.memory.CpuMemory;
import io.farpoint.spi.BackendException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * The workspaces of a backend and, with them, the gate that every call passes: what is taken is in
 * flight, and {@link #close} waits for it. A thread looks first at a place of its own, so taking
 * costs one uncontended compare-and-set.
 */
final class Workspaces {
    private static final long POLL_NANOS = 50_000;

    private final CpuMemory memory;
    private final String device;
    private final AtomicReferenceArray<Workspace> places;
    private final int mask;

    /** Workspaces made beyond the places, dropped when given back. */
    private final AtomicInteger extra = new AtomicInteger();

    private final AtomicLong extraOps = new AtomicLong();
    private volatile boolean closed;

    Workspaces(CpuMemory memory, String device, int places) {
        this.memory = memory;
        this.device = device;
        int size = Integer.highestOneBit(Math.max(1, places - 1)) << 1;
        this.places = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
    }

    /** A workspace for one call; refused by name once the backend is closed. */
    Workspace take() {
        int own = (int) Thread.currentThread().threadId();
        for (int i = 0; i <= mask; i++) {
            Workspace workspace = at((own + i) & mask);
            if (workspace.taken.compareAndSet(false, true)) {
                return closed ? refuse(workspace) : workspace;
            }
        }
        extra.incrementAndGet();
        Workspace workspace = make();
        return closed ? refuse(workspace) : workspace;
    }

    /** A workspace of its own for a thread of the backend. */
    Workspace make() {
        return new Workspace(memory, device);
    }

    private Workspace at(int place) {
        Workspace workspace = places.get(place);
        if (workspace != null) {
            return workspace;
        }
        Workspace fresh = make();
        return places.compareAndSet(place, null, fresh) ? fresh : places.get(place);
    }

    private Workspace refuse(Workspace workspace) {
        give(workspace);
        throw new BackendException(device + " is closed and runs nothing any more");
    }

    void give(Workspace workspace) {
        if (workspace.taken.getPlain()) {
            workspace.taken.setRelease(false);
        } else {
            extraOps.addAndGet(workspace.opsExecuted);
            workspace.dismiss();
            extra.decrementAndGet();
        }
    }

    long opsExecuted() {
        long sum = extraOps.get();
        for (int i = 0; i < places.length(); i++) {
            Workspace workspace = places.get(i);
            sum += workspace == null ? 0 : workspace.opsExecuted;
        }
        return sum;
    }

    /** Lets nobody in any more and waits until all are out; true for the first caller. */
    boolean close() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        while (anyTaken()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private boolean anyTaken() {
        if (extra.get() != 0) {
            return true;
        }
        for (int i = 0; i < places.length(); i++) {
            Workspace workspace = places.get(i);
            if (workspace != null && workspace.taken.get()) {
                return true;
            }
        }
        return false;
    }
}
