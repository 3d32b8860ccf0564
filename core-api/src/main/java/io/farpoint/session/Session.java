package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A client's seat on a worker: its objects, its limits, and the order of its commands. A command
 * that names an object still expected waits, and all that follow it in this session wait behind it;
 * other sessions go on. An op that fails poisons its outputs; the session lives on. Safe from many
 * threads; independent commands of different threads run in parallel.
 */
public final class Session implements AutoCloseable {
    /** The most objects a search gives. */
    public static final int MAX_FOUND = 1024;

    private final WorkerHost host;
    private final Backend backend;
    private final Object client;
    private final VerdictBook book;
    private final OpRunner runner;
    private final CommandOrder order;
    private final SessionObjects objects;
    private final Failures failures;
    private volatile boolean closed;

    Session(
            WorkerHost host,
            Backend backend,
            SessionLimits limits,
            Object client,
            Executor executor) {
        this.host = host;
        this.backend = backend;
        this.objects = new SessionObjects(host, limits);
        this.failures = new Failures(host, this);
        this.client = client;
        this.order = new CommandOrder(executor);
        this.book = new VerdictBook(backend);
        this.runner = new OpRunner(backend, book);
    }

    WorkerHost host() {
        return host;
    }

    Failures failures() {
        return failures;
    }

    /** Whose session it is: one client may have sessions on several workers of this process. */
    Object client() {
        return client;
    }

    SessionObjects objects() {
        return objects;
    }

    /** Makes an object without memory under a new id. */
    StoredObject create(long id, DType dtype, Shape shape) {
        requireOpen();
        return objects.create(id, dtype, shape);
    }

    /** The object of an id. */
    StoredObject find(long id) {
        return objects.find(id);
    }

    private void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    /** Runs an op in order; its poison if it has already failed, else null. */
    Poison execute(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews,
            String caller) {
        return execute(new OperandFrame(), op, in, inViews, immediates, out, outViews, caller);
    }

    /** As above; the arrays belong to the caller again at return. */
    Poison execute(
            OperandFrame frame,
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews,
            String caller) {
        requireOpen();
        if (order.isClear() && !CommandOrder.waits(in) && !CommandOrder.waits(out)) {
            return run(frame, op, in, inViews, immediates, out, outViews, caller);
        }
        StoredObject[] needs = Arrays.copyOf(in, in.length + out.length);
        System.arraycopy(out, 0, needs, in.length, out.length);
        StoredObject[] laterIn = in.clone();
        StoredObject[] laterOut = out.clone();
        Layout[] laterInViews = inViews.clone();
        Layout[] laterOutViews = outViews.clone();
        order.defer(
                needs,
                Costs.isBrief(op, inViews, outViews),
                () ->
                        run(
                                new OperandFrame(),
                                op,
                                laterIn,
                                laterInViews,
                                immediates,
                                laterOut,
                                laterOutViews,
                                caller));
        return null;
    }

    private Poison run(
            OperandFrame frame,
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews,
            String caller) {
        Poison poison =
                closed
                        ? failures.ofFence("the session was closed", null)
                        : inherited(in, out, outViews);
        Verdict verdict = null;
        if (poison == null) {
            Verdict.Accused accused =
                    op.mayFail() ? accused(op, in.clone(), inViews.clone(), caller) : null;
            try {
                verdict = runner.run(frame, op, in, inViews, immediates, out, outViews, accused);
            } catch (RuntimeException failed) {
                poison =
                        failures.noted(
                                failures.ofOp(
                                        op, in, inViews, failed.getMessage(), caller, failed));
            }
        }
        if (verdict != null && backend.device().inline()) {
            poison = verdict.poll() == Verdict.State.FAILED ? verdict.poison() : null;
            verdict = null;
        }
        if (poison != null) {
            spoil(out, poison);
            return poison;
        }
        depend(in, verdict, out, outViews);
        return null;
    }

    private Verdict.Accused accused(Op op, StoredObject[] in, Layout[] inViews, String caller) {
        return (detail, cause) ->
                failures.noted(failures.ofOp(op, in, inViews, detail, caller, cause));
    }

    /** Poisons what an op should have changed; what was refused to it is as it was. */
    private static void spoil(StoredObject[] out, Poison poison) {
        for (StoredObject object : out) {
            if (!object.borrowed || object.buffer() == null) {
                object.poison(poison);
            }
        }
    }

    /** What already ails an input, or a target that is not written whole. */
    private static Poison inherited(StoredObject[] in, StoredObject[] out, Layout[] outViews) {
        for (StoredObject object : in) {
            Poison poison = object.settle();
            if (poison != null) {
                return poison;
            }
        }
        for (int i = 0; i < out.length; i++) {
            Poison poison = out[i].settle();
            if (poison != null && !outViews[i].covers(out[i].elements())) {
                return poison;
            }
        }
        return null;
    }

    private static void depend(
            StoredObject[] in, Verdict verdict, StoredObject[] out, Layout[] outViews) {
        Verdict[] inputs = verdict == null ? null : new Verdict[] {verdict};
        for (StoredObject object : in) {
            inputs = union(inputs, object.pending());
        }
        for (int i = 0; i < out.length; i++) {
            if (outViews[i].covers(out[i].elements())) {
                out[i].makeGood();
            }
            if (inputs != null) {
                out[i].dependOn(union(inputs, out[i].pending()));
            }
        }
    }

    private static Verdict[] union(Verdict[] left, Verdict[] right) {
        if (left == null || right == null || left == right) {
            return left == null ? right : left;
        }
        List<Verdict> all = new ArrayList<>(Arrays.asList(left));
        for (Verdict verdict : right) {
            if (!all.contains(verdict)) {
                all.add(verdict);
            }
        }
        return all.toArray(Verdict[]::new);
    }

    /** Fills a new object with bytes. */
    void put(StoredObject object, MemorySegment source) {
        if (source.byteSize() != object.bytes()) {
            throw new FarpointException(
                    source.byteSize() + " bytes are not all of " + object.describe());
        }
        object.hold(backend.allocate(object.bytes()));
        backend.write(object.buffer(), 0, source);
    }

    /** Makes truth values of whatever bytes a BOOL from outside has. */
    void normalise(StoredObject object) {
        if (object.dtype == DType.BOOL) {
            runner.normalise(object);
        }
    }

    /** Makes a new object wait for the parcel of a ticket. */
    void expect(StoredObject object, long ticket) {
        object.expect();
        try {
            host.expect(ticket, new Mailroom.Expectation(this, object));
        } catch (FarpointException refused) {
            object.poison(failures.noted(failures.ofTransfer(object, refused)));
            arrived(object);
        }
    }

    /** An expected object has its bytes, or its poison: what waited for it goes on. */
    void arrived(StoredObject object) {
        object.arrived();
        if (object.isFreed()) {
            object.release();
        }
        if (!order.isClear()) {
            order.resume();
        }
    }

    /** Ends an object, behind the commands that still use it. */
    void free(StoredObject object) {
        if (!objects.remove(object)) {
            return;
        }
        if (order.isClear()) {
            object.release();
        } else {
            order.defer(CommandOrder.NOTHING, true, object::release);
        }
    }

    /** Reads a view in order. */
    PendingRead read(StoredObject object, Layout view, MemorySegment target) {
        requireOpen();
        PendingRead read = new PendingRead(this, object, view, target);
        inOrder(object, view, () -> begin(read));
        return read;
    }

    private void begin(PendingRead read) {
        if (closed) {
            read.finish(closedException());
        } else {
            read.start(backend, runner);
        }
    }

    private FarpointException closedException() {
        return new FarpointException(
                "the session on worker " + host.id() + " is closed: its Farpoint was closed");
    }

    /** Tells a destination that a move was refused. */
    void refuseMove(StoredObject object, RuntimeException why, Destination to, long ticket) {
        switch (to) {
            case Destination.InProcess other ->
                    other.host()
                            .deliver(ticket, new Parcel.Failed(failures.ofTransfer(object, why)));
            case Destination.Stream stream ->
                    stream.fail(ticket, Failure.of(why, host.id()).forOthers());
        }
    }

    /** Sends a view to another worker, in order. */
    void moveOut(StoredObject object, Layout view, Destination to, long ticket) {
        requireOpen();
        switch (to) {
            case Destination.InProcess other ->
                    inOrder(object, view, () -> hand(other.host(), ticket, parcel(object, view)));
            case Destination.Stream stream -> {
                MemorySegment bytes =
                        HostMemory.allocate(view.shape().size() * object.dtype.bytes());
                PendingRead read = read(object, view, bytes);
                host.whenDone(read, () -> send(read, stream, ticket));
            }
        }
    }

    private void hand(WorkerHost other, long ticket, Parcel parcel) {
        try {
            other.deliver(ticket, parcel);
        } catch (FarpointException refused) {
            failures.report(refused);
        }
    }

    private void inOrder(StoredObject object, Layout view, Runnable work) {
        if (order.isClear() && !object.isExpected()) {
            work.run();
        } else {
            order.defer(new StoredObject[] {object}, Costs.isBrief(view.shape()), work);
        }
    }

    private Parcel parcel(StoredObject object, Layout view) {
        Poison poison = closed ? failures.ofTransfer(object, closedException()) : object.settle();
        if (poison != null) {
            return new Parcel.Failed(poison);
        }
        try {
            return new Parcel.OnDevice(backend, runner.pack(object, view), object.pending());
        } catch (RuntimeException failed) {
            return new Parcel.Failed(failures.ofTransfer(object, failed));
        }
    }

    private void send(PendingRead read, Destination.Stream stream, long ticket) {
        try {
            stream.deliver(ticket, read.result());
        } catch (RuntimeException failed) {
            stream.fail(ticket, Failure.of(failed, host.id()).forOthers());
        }
    }

    /** Whether an object's bytes are there and good. */
    Pending<Void> settled(StoredObject object) {
        return new Pending<>() {
            @Override
            public boolean poll() {
                host.advance();
                return !object.isExpected()
                        && (object.settle() != null || object.pending() == null);
            }

            @Override
            public Void result() {
                Poison poison = object.settle();
                if (poison != null) {
                    throw poison.exceptionFor(Session.this);
                }
                return null;
            }
        };
    }

    /** Whether all commands so far have run; fails with the first failure since the last sync. */
    Pending<Void> sync() {
        StoredObject fence = new StoredObject(0, DType.INT64, Shape.of(2), false);
        fence.expect();
        order.defer(
                CommandOrder.NOTHING,
                true,
                () -> {
                    Verdict.Accused lost = (detail, cause) -> failures.ofFence(detail, cause);
                    Verdict verdict = book.open(book.failureOutput(), lost);
                    fence.dependOn(new Verdict[] {verdict});
                    fence.arrived();
                });
        return new Pending<>() {
            @Override
            public boolean poll() {
                host.advance();
                book.drain();
                return !fence.isExpected() && (fence.settle() != null || fence.pending() == null);
            }

            @Override
            public Void result() {
                Poison poison = fence.settle() != null ? fence.settle() : failures.takeUnreported();
                if (poison != null) {
                    throw poison.exceptionFor(Session.this);
                }
                return null;
            }
        };
    }

    /** Poisons what an op would have written that cannot even begin. */
    void poison(StoredObject[] out, Op op, RuntimeException why, String caller) {
        Poison poison =
                failures.noted(
                        failures.ofOp(
                                op,
                                new StoredObject[0],
                                new Layout[0],
                                why.getMessage(),
                                caller,
                                why));
        spoil(out, poison);
    }

    int backlog() {
        return order.backlog();
    }

    /** Refuses a view that reaches outside its object, or is larger than a session may be. */
    void requireInside(StoredObject object, Layout view) {
        if (!view.fits(object.elements())) {
            throw new FarpointException(
                    "the view " + view + " reaches outside " + object.describe());
        }
        long bytes = view.shape().size() * object.dtype.bytes();
        if (bytes > host.limits().bytes()) {
            throw new LimitExceededException(
                    "a view of "
                            + bytes
                            + " bytes is more than the "
                            + host.limits().bytes()
                            + " that a session may hold: "
                            + view.shape());
        }
    }

    /** Frees all objects and leaves the worker. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        StoredObject[] left = objects.close();
        order.abandonWaiting();
        for (StoredObject object : left) {
            free(object);
        }
        host.leave(this);
    }
}
