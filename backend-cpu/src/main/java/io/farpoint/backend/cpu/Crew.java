package io.farpoint.backend.cpu;

import io.farpoint.spi.ThreadEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that help a calling thread with a large op: one fewer than the backend may use at
 * once, started on first need. One op has them at a time; another that comes meanwhile (from a
 * second caller, or from within the first) runs alone in its own thread, so callers never wait for
 * each other. Pieces are taken one by one; who computes which never changes a bit.
 */
final class Crew implements AutoCloseable {
    /** An op cut into pieces that may run at once. */
    interface Work {
        /** Runs a piece, with the workspace of the thread that runs it. */
        void piece(int number, Workspace w);
    }

    /**
     * The most elements of a piece: each thread is to run through long stretches of memory. By a
     * quarter of it, an add of 1e6 took 13 % more and one of 1e7 8 % (measured).
     */
    private static final int PIECE = 1 << 17;

    private static final int SMALLEST_PIECE = 1 << 12;
    private static final int PIECES = 8;

    /** Elements times cost from which an op is cut into pieces, some 50 us: below, waking costs. */
    private static final long PARALLEL_FROM = 1L << 19;

    /** How long a hand looks for more work before it sleeps; waking one takes about as long. */
    private static final long SPIN_NANOS = 30_000;

    private final String device;
    private final Workspaces workspaces;
    private final int hands;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final List<Hand> threads = new ArrayList<>();

    /** Of the present job; published by {@link #work}. */
    private int pieces;

    private volatile Work work;
    private volatile Throwable failure;
    private volatile Thread caller;
    private volatile int jobs;
    private volatile boolean closed;

    Crew(String device, int threads, Workspaces workspaces) {
        this.device = device;
        this.hands = threads - 1;
        this.workspaces = workspaces;
    }

    /**
     * About how many elements a piece should have.
     *
     * @param elements how many there are
     * @param cost what one costs, in additions
     * @return a multiple of 1024, or all elements if they are not worth a second thread
     */
    static long pieceOf(long elements, int cost) {
        return elements * cost < PARALLEL_FROM
                ? elements
                : Math.clamp((elements / PIECES + 1023) & -1024L, SMALLEST_PIECE, PIECE);
    }

    /** How many threads an op may have. */
    int threads() {
        return hands + 1;
    }

    /**
     * Runs all pieces and returns when the last is done. A failure of values that any of them noted
     * is noted in the caller's workspace; what one of them throws is thrown here.
     */
    void run(Work job, int count, Workspace w) {
        if (count < 2 || hands == 0 || !taken.compareAndSet(false, true)) {
            for (int i = 0; i < count; i++) {
                job.piece(i, w);
            }
            return;
        }
        try {
            together(job, count, w);
        } finally {
            taken.set(false);
        }
    }

    private void together(Work job, int count, Workspace w) {
        pieces = count;
        failure = null;
        caller = Thread.currentThread();
        next.set(0);
        work = job;
        jobs++;
        wake(Math.min(hands, count - 1));
        takePieces(job, w);
        work = null;
        long start = System.nanoTime();
        while (inside.get() != 0) {
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, SPIN_NANOS);
            }
        }
        caller = null;
        for (Hand hand : threads) {
            hand.own.scratch.failure.passTo(w.scratch.failure);
        }
        Throwable thrown = failure;
        if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown != null) {
            throw (Error) thrown; // pieces throw nothing that is checked
        }
    }

    private void wake(int count) {
        while (threads.size() < count) {
            Hand hand = new Hand(threads.size() + 1);
            threads.add(hand);
            hand.start();
        }
        for (int i = 0; i < count; i++) {
            Hand hand = threads.get(i);
            if (hand.asleep) {
                LockSupport.unpark(hand);
            }
        }
    }

    private void takePieces(Work job, Workspace w) {
        try {
            for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                job.piece(i, w);
            }
        } catch (Throwable e) {
            failure = e;
            next.set(pieces);
        }
    }

    /** Stops the hands and waits for their end; to be called when no op runs any more. */
    @Override
    public void close() {
        closed = true;
        for (Hand hand : threads) {
            LockSupport.unpark(hand);
            ThreadEnd.await(hand);
        }
    }

    private final class Hand extends Thread {
        private final Workspace own = workspaces.make();
        private volatile boolean asleep;

        Hand(int number) {
            super("farpoint-" + device + "-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            int seen = 0;
            while (!closed) {
                if (jobs == seen) {
                    rest(seen);
                    continue;
                }
                seen = jobs;
                inside.incrementAndGet();
                Work job = work;
                if (job != null) {
                    takePieces(job, own);
                }
                if (inside.decrementAndGet() == 0 && caller != null) {
                    LockSupport.unpark(caller);
                }
            }
        }

        private void rest(int seen) {
            long start = System.nanoTime();
            while (jobs == seen && !closed) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                    continue;
                }
                asleep = true;
                if (jobs == seen && !closed) {
                    LockSupport.park(Crew.this);
                }
                asleep = false;
            }
        }
    }
}
