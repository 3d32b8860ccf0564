package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.op.Layout;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The reading of a view into host memory. The copy is enqueued as soon as the session's order
 * allows, so a later write is not seen; the bytes are given out once their verdicts are clean.
 */
final class PendingRead implements Pending<MemorySegment> {
    private final Session session;
    private final StoredObject object;
    private final Layout view;
    private final MemorySegment target;
    private MemorySegment landing;
    private Completion completion;
    private Verdict[] verdicts;
    private volatile boolean done;
    private RuntimeException failure;
    private Runnable then;

    PendingRead(Session session, StoredObject object, Layout view, MemorySegment target) {
        this.session = session;
        this.object = object;
        this.view = view;
        this.target = target;
    }

    /** Enqueues the copy; called in the session's order. */
    void start(Backend backend, OpRunner runner) {
        enqueue(backend, runner);
        advance();
    }

    private synchronized void enqueue(Backend backend, OpRunner runner) {
        try {
            Poison poison = object.settle();
            if (poison != null) {
                finish(poison.exceptionFor(session));
                return;
            }
            if (object.buffer() == null) {
                throw new FarpointException("nothing has written " + object.describe() + " yet");
            }
            verdicts = object.pending();
            boolean direct = backend.device().inline();
            landing = direct ? target : backend.staging(Arena.ofAuto(), target.byteSize());
            if (view.isContiguous()) {
                completion =
                        backend.read(
                                object.buffer(), view.offset() * object.dtype.bytes(), landing);
            } else {
                Buffer packed = runner.pack(object, view);
                completion = backend.read(packed, 0, landing);
                packed.close();
            }
        } catch (RuntimeException failed) {
            finish(failed);
        }
    }

    @Override
    public boolean poll() {
        if (done) {
            return true;
        }
        session.host().advance();
        return advance();
    }

    /** Looks, without moving on what else is late on the worker. */
    boolean advance() {
        boolean over = look();
        if (over) {
            runThen();
        }
        return over;
    }

    /** Runs something once, as soon as whoever looks finds that the read is over. */
    void whenDone(Runnable next) {
        synchronized (this) {
            then = next;
        }
        advance();
    }

    private void runThen() {
        Runnable next;
        synchronized (this) {
            next = then;
            then = null;
        }
        if (next != null) {
            next.run();
        }
    }

    private synchronized boolean look() {
        if (done || completion == null) {
            return done;
        }
        try {
            if (!completion.poll()) {
                return false;
            }
        } catch (RuntimeException lost) {
            finish(lost);
            return true;
        }
        if (verdicts != null) {
            for (Verdict verdict : verdicts) {
                if (verdict.poll() == Verdict.State.PENDING) {
                    return false;
                }
                if (verdict.poll() == Verdict.State.FAILED) {
                    finish(verdict.poison().exceptionFor(session));
                    return true;
                }
            }
        }
        if (landing != target) {
            target.copyFrom(landing);
        }
        finish(null);
        return true;
    }

    /** Ends a read that can no longer be served. */
    synchronized void finish(RuntimeException failed) {
        if (done) {
            return;
        }
        failure = failed;
        done = true;
    }

    @Override
    public MemorySegment result() {
        if (failure != null) {
            throw failure;
        }
        return target;
    }
}
