package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
    private final SessionLimits limits;
    private final Object client;
    private final VerdictBook book;
    private final OpRunner runner;
    private final CommandOrder order = new CommandOrder();
    private final ObjectTable table = new ObjectTable();
    private long bytes;
    private volatile Poison unreported;
    private volatile boolean closed;

    Session(WorkerHost host, Backend backend, SessionLimits limits, Object client) {
        this.host = host;
        this.backend = backend;
        this.limits = limits;
        this.client = client;
        this.book = new VerdictBook(backend);
        this.runner = new OpRunner(backend, book);
    }

    WorkerHost host() {
        return host;
    }

    /** Whose session it is: one client may have sessions on several workers of this process. */
    Object client() {
        return client;
    }

    /** Makes an object without memory under a new id. */
    StoredObject create(long id, DType dtype, Shape shape) {
        StoredObject object = new StoredObject(id, dtype, shape, false);
        register(object);
        return object;
    }

    private void register(StoredObject object) {
        long size = object.borrowed ? 0 : object.bytes();
        synchronized (table) {
            requireOpen();
            if (table.size() >= limits.objects() || bytes + size > limits.bytes()) {
                throw new LimitExceededException(
                        "worker "
                                + host.id()
                                + " holds "
                                + table.size()
                                + " objects of "
                                + bytes
                                + " bytes for this session; "
                                + object.dtype
                                + object.shape
                                + " would pass its limit of "
                                + limits.objects()
                                + " objects and "
                                + limits.bytes()
                                + " bytes");
            }
            if (!table.add(object)) {
                throw new FarpointException(
                        "worker " + host.id() + " already holds an object " + object.id);
            }
            bytes += size;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new FarpointException("the session on worker " + host.id() + " is closed");
        }
    }

    /** The object of an id. */
    StoredObject find(long id) {
        synchronized (table) {
            StoredObject object = table.get(id);
            if (object == null) {
                throw new ObjectNotFoundException(
                        "worker " + host.id() + " holds no object " + id + " of this session");
            }
            return object;
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
        requireOpen();
        if (order.isClear() && !CommandOrder.waits(in) && !CommandOrder.waits(out)) {
            return run(op, in, inViews, immediates, out, outViews, caller);
        }
        StoredObject[] needs = Arrays.copyOf(in, in.length + out.length);
        System.arraycopy(out, 0, needs, in.length, out.length);
        order.defer(needs, () -> run(op, in, inViews, immediates, out, outViews, caller));
        return null;
    }

    private Poison run(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews,
            String caller) {
        Poison poison = inherited(in, out, outViews);
        Verdict verdict = null;
        if (poison == null) {
            Verdict.Accused accused =
                    op.mayFail()
                            ? (detail, cause) ->
                                    noted(poisonOf(op, in, inViews, detail, caller, cause))
                            : null;
            try {
                verdict = runner.run(op, in, inViews, immediates, out, outViews, accused);
            } catch (RuntimeException failed) {
                poison = noted(poisonOf(op, in, inViews, failed.getMessage(), caller, failed));
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

    /** Poisons what an op should have changed; what was refused to it is as it was. */
    private static void spoil(StoredObject[] out, Poison poison) {
        for (StoredObject object : out) {
            if (!object.borrowed) {
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

    private Poison poisonOf(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            String detail,
            String caller,
            Throwable cause) {
        StringBuilder text = new StringBuilder(String.valueOf(detail));
        for (int i = 0; i < in.length; i++) {
            text.append(i == 0 ? "; operands " : ", ")
                    .append(in[i].dtype)
                    .append(inViews[i].shape())
                    .append(" (id ")
                    .append(in[i].id)
                    .append(')');
        }
        Failure failure =
                new Failure(Failure.Kind.EXECUTION, host.id(), op.name(), text.toString(), caller);
        return new Poison(failure, this, cause);
    }

    /** Fills a new object with bytes. */
    void put(StoredObject object, MemorySegment source) {
        object.hold(backend.allocate(object.bytes()));
        backend.write(object.buffer(), 0, source);
    }

    /** Makes a new object wait for the parcel of a ticket. */
    void expect(StoredObject object, long ticket) {
        object.expect();
        host.expect(ticket, new Mailroom.Expectation(this, object));
    }

    /** An expected object has its bytes, or its poison: what waited for it goes on. */
    void arrived(StoredObject object) {
        object.arrived();
        if (object.isFreed()) {
            object.release();
        }
        order.resume();
    }

    /** Ends an object, behind the commands that still use it. */
    void free(StoredObject object) {
        synchronized (table) {
            if (table.remove(object.id) == null) {
                return;
            }
            bytes -= object.borrowed ? 0 : object.bytes();
        }
        if (order.isClear()) {
            object.release();
        } else {
            order.defer(CommandOrder.NOTHING, object::release);
        }
    }

    /** Reads a view in order. */
    PendingRead read(StoredObject object, Layout view, MemorySegment target) {
        requireOpen();
        PendingRead read = new PendingRead(this, object, view, target);
        inOrder(object, () -> read.start(backend, runner));
        return read;
    }

    /** Sends a view to another worker, in order. */
    void moveOut(StoredObject object, Layout view, Destination to, long ticket) {
        requireOpen();
        switch (to) {
            case Destination.InProcess other ->
                    inOrder(object, () -> other.host().deliver(ticket, parcel(object, view)));
            case Destination.Stream stream -> {
                MemorySegment bytes =
                        HostMemory.allocate(view.shape().size() * object.dtype.bytes());
                PendingRead read = read(object, view, bytes);
                host.whenDone(read, () -> send(read, stream, ticket));
            }
        }
    }

    private void inOrder(StoredObject object, Runnable work) {
        if (order.isClear() && !object.isExpected()) {
            work.run();
        } else {
            order.defer(new StoredObject[] {object}, work);
        }
    }

    private Parcel parcel(StoredObject object, Layout view) {
        Poison poison = object.settle();
        if (poison != null) {
            return new Parcel.Failed(poison);
        }
        try {
            return new Parcel.OnDevice(backend, runner.pack(object, view), object.pending());
        } catch (RuntimeException failed) {
            return new Parcel.Failed(transferPoison(object, failed));
        }
    }

    Poison transferPoison(StoredObject object, RuntimeException failed) {
        Failure failure =
                new Failure(
                        Failure.Kind.EXECUTION,
                        host.id(),
                        "transfer",
                        failed.getMessage() + "; object " + object.describe(),
                        "");
        return new Poison(failure, this, failed);
    }

    private void send(PendingRead read, Destination.Stream stream, long ticket) {
        try {
            stream.deliver(ticket, read.result());
        } catch (RuntimeException failed) {
            stream.fail(ticket, Failure.of(failed, host.id()));
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
        order.defer(
                CommandOrder.NOTHING,
                () -> {
                    Verdict.Accused lost = (detail, cause) -> lostPoison(detail, cause);
                    Verdict verdict = book.open(book.failureOutput(), lost);
                    fence.dependOn(new Verdict[] {verdict});
                    fence.arrived();
                });
        return new Pending<>() {
            @Override
            public boolean poll() {
                host.advance();
                book.drain();
                return order.isClear() && (fence.settle() != null || fence.pending() == null);
            }

            @Override
            public Void result() {
                Poison poison = fence.settle() != null ? fence.settle() : takeUnreported();
                if (poison != null) {
                    throw poison.exceptionFor(Session.this);
                }
                return null;
            }
        };
    }

    private Poison lostPoison(String detail, Throwable cause) {
        return new Poison(
                new Failure(Failure.Kind.EXECUTION, host.id(), "sync", detail, ""), this, cause);
    }

    /** Poisons what an op would have written that cannot even begin. */
    void poison(StoredObject[] out, Op op, RuntimeException why, String caller) {
        Poison poison =
                noted(
                        poisonOf(
                                op,
                                new StoredObject[0],
                                new Layout[0],
                                why.getMessage(),
                                caller,
                                why));
        spoil(out, poison);
    }

    /** Keeps the first failure for the next sync. */
    private Poison noted(Poison poison) {
        if (unreported == null) {
            unreported = poison;
        }
        return poison;
    }

    /** Notes the failure of a command that has no answer, to be told at the next sync. */
    void report(RuntimeException why) {
        Failure failure =
                new Failure(
                        Failure.Kind.EXECUTION,
                        host.id(),
                        "",
                        String.valueOf(why.getMessage()),
                        "");
        noted(new Poison(failure, this, why));
    }

    int backlog() {
        return order.backlog();
    }

    /** Refuses a view that reaches outside its object. */
    void requireInside(StoredObject object, Layout view) {
        if (!view.fits(object.elements())) {
            throw new FarpointException(
                    "the view " + view + " reaches outside " + object.describe());
        }
    }

    /** The first failure not told yet; told now. */
    Poison takeUnreported() {
        Poison poison = unreported;
        unreported = null;
        return poison;
    }

    /** Tags an object. */
    void tag(StoredObject object, Set<String> tags, String description) {
        object.tags = Set.copyOf(tags);
        object.description = description;
    }

    /** This session's own objects, or those with all the tags, the owner's among them. */
    List<Found> search(Set<String> tags, long firstId) {
        List<Found> found = new ArrayList<>();
        StoredObject[] own;
        synchronized (table) {
            own = table.inOrder();
        }
        for (StoredObject object : own) {
            if (object.tags.containsAll(tags) && !(object.borrowed && !tags.isEmpty())) {
                found.add(found(object));
            }
        }
        if (!tags.isEmpty()) {
            long id = firstId;
            for (StoredObject lent : host.published(tags)) {
                if (id - firstId < MAX_FOUND) {
                    found.add(found(borrow(lent, id++)));
                }
            }
        }
        return found;
    }

    private StoredObject borrow(StoredObject lent, long id) {
        StoredObject borrow = new StoredObject(id, lent.dtype, lent.shape, true);
        borrow.hold(lent.buffer());
        borrow.tags = lent.tags;
        borrow.description = lent.description;
        register(borrow);
        return borrow;
    }

    private static Found found(StoredObject object) {
        return new Found(
                object.id,
                object.dtype,
                object.shape,
                object.tags,
                object.description,
                object.borrowed);
    }

    /** Frees all objects and leaves the worker. */
    @Override
    public void close() {
        StoredObject[] left;
        synchronized (table) {
            if (closed) {
                return;
            }
            closed = true;
            left = table.inOrder();
        }
        for (StoredObject object : left) {
            free(object);
        }
        host.leave(this);
    }
}
