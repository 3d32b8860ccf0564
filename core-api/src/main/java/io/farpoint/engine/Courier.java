package io.farpoint.engine;

import io.farpoint.spi.ThreadEnd;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The one thread of a caller, {@code farpoint-courier}: completes asynchronous reads and moves on
 * what a late device held up. Started on first need, joined by {@link #close}.
 */
final class Courier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());

    /** The shortest and longest pause between two looks at late work, in nanoseconds. */
    private static final long MIN_PAUSE_NANOS = 20_000;

    private static final long MAX_PAUSE_NANOS = 1_000_000;

    private final List<BooleanSupplier> watched = new CopyOnWriteArrayList<>();

    /** Something to see to until it is done. */
    interface Errand {
        /** Looks; true once it is done. */
        boolean advance();

        /** Ends it undone. */
        void abandon();
    }

    private final ArrayDeque<Errand> errands = new ArrayDeque<>();
    private Thread thread;
    private volatile boolean closed;
    private volatile boolean woken;

    /** Adds something to move on at each look; it says whether anything is left to do. */
    void watch(BooleanSupplier advance) {
        watched.add(advance);
    }

    /** Adds an errand, looked at until it says that it is done. */
    void send(Errand errand) {
        boolean late;
        synchronized (errands) {
            late = closed;
            if (!late) {
                errands.add(errand);
            }
        }
        if (late) {
            errand.abandon();
        } else {
            wake();
        }
    }

    /** Sees to it that the thread looks. */
    void wake() {
        woken = true;
        Thread runner;
        synchronized (errands) {
            if (closed) {
                return;
            }
            if (thread == null) {
                thread = Thread.ofPlatform().name("farpoint-courier").daemon().start(this::run);
            }
            runner = thread;
        }
        LockSupport.unpark(runner);
    }

    private void run() {
        long pause = MIN_PAUSE_NANOS;
        while (!closed) {
            woken = false;
            boolean left = false;
            for (BooleanSupplier advance : watched) {
                left |= look(advance);
            }
            int before;
            synchronized (errands) {
                before = errands.size();
            }
            int done = runErrands(before);
            left |= done < before;
            if (done > 0) {
                pause = MIN_PAUSE_NANOS;
            }
            if (woken) {
                continue;
            }
            if (left) {
                LockSupport.parkNanos(this, pause);
                pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
            } else {
                pause = MIN_PAUSE_NANOS;
                LockSupport.park(this);
            }
        }
    }

    /** A watched thing or an errand that throws stops no other. */
    private static boolean look(BooleanSupplier advance) {
        try {
            return advance.getAsBoolean();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "late work failed", broken);
            return false;
        }
    }

    private static boolean see(Errand errand) {
        try {
            return errand.advance();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "an errand failed", broken);
            errand.abandon();
            return true;
        }
    }

    private int runErrands(int count) {
        int done = 0;
        for (int i = 0; i < count; i++) {
            Errand errand;
            synchronized (errands) {
                errand = errands.poll();
            }
            if (errand == null) {
                break;
            }
            if (see(errand)) {
                done++;
            } else {
                synchronized (errands) {
                    errands.add(errand);
                }
            }
        }
        return done;
    }

    @Override
    public void close() {
        Thread runner;
        synchronized (errands) {
            closed = true;
            runner = thread;
        }
        if (runner != null) {
            LockSupport.unpark(runner);
            ThreadEnd.await(runner);
        }
        for (Errand errand; (errand = next()) != null; ) {
            errand.abandon();
        }
    }

    private Errand next() {
        synchronized (errands) {
            return errands.poll();
        }
    }
}
