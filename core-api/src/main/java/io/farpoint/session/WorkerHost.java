package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A worker where its data are: a device, the sessions of its clients, the data its owner published,
 * and the moves on their way to it. It has no thread: whoever has one calls {@link #advance}.
 */
public final class WorkerHost implements AutoCloseable {
    private final String id;
    private final Backend backend;
    private final SessionLimits limits;
    private final Runnable onLate;
    private final Mailroom mailroom;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final List<StoredObject> published = new ArrayList<>();
    private final ArrayDeque<BooleanSupplier> late = new ArrayDeque<>();
    private final ReentrantLock advancing = new ReentrantLock();
    private volatile boolean anyLate;
    private volatile boolean closed;

    /**
     * A worker on a device. The device stays its opener's to close.
     *
     * @param id the worker's id
     * @param backend its device
     * @param limits what each session may hold
     * @param nanoClock the time, for tickets that lapse
     * @param onLate called when there is work that only {@link #advance} finishes; must not wait
     */
    public WorkerHost(
            String id,
            Backend backend,
            SessionLimits limits,
            LongSupplier nanoClock,
            Runnable onLate) {
        this.id = id;
        this.backend = backend;
        this.limits = limits;
        this.onLate = onLate;
        this.mailroom = new Mailroom(nanoClock);
    }

    /**
     * The worker's id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The worker's device.
     *
     * @return the device
     */
    public Backend backend() {
        return backend;
    }

    /**
     * Seats a client whose commands run in the calling thread.
     *
     * @param client whoever is allowed to hear all of this session's failures: sessions of one
     *     client share it
     * @return a fresh session
     */
    public Session openSession(Object client) {
        return openSession(client, Runnable::run);
    }

    /**
     * Seats a client.
     *
     * @param client whoever is allowed to hear all of this session's failures: sessions of one
     *     client share it
     * @param executor runs what waited for an object, once the object has come
     * @return a fresh session
     */
    Session openSession(Object client, Executor executor) {
        if (closed) {
            throw new FarpointException("worker " + id + " is closed");
        }
        Session session = new Session(this, backend, limits, client, executor);
        sessions.add(session);
        return session;
    }

    SessionLimits limits() {
        return limits;
    }

    void leave(Session session) {
        sessions.remove(session);
    }

    /**
     * Publishes the owner's data: every session finds it by its tags and may read it.
     *
     * @param dtype its dtype
     * @param shape its shape
     * @param bytes its elements, row-major
     * @param tags its tags, at least one
     * @param description what it is
     */
    public void publish(
            DType dtype, Shape shape, MemorySegment bytes, Set<String> tags, String description) {
        StoredObject object = new StoredObject(0, dtype, shape, false);
        object.tags = Set.copyOf(tags);
        object.description = description;
        object.hold(backend.allocate(object.bytes()));
        backend.write(object.buffer(), 0, bytes);
        synchronized (published) {
            published.add(object);
        }
    }

    List<StoredObject> published(Set<String> tags) {
        synchronized (published) {
            return published.stream().filter(object -> object.tags.containsAll(tags)).toList();
        }
    }

    void expect(long ticket, Mailroom.Expectation expectation) {
        Parcel parcel = mailroom.expect(ticket, expectation);
        if (parcel != null) {
            land(expectation, parcel);
        } else if (closed) {
            dropMail();
        } else {
            becomeLate();
        }
    }

    void deliver(long ticket, Parcel parcel) {
        deliver(ticket, this, parcel);
    }

    /** The same for a parcel of somebody whose early parcels are counted apart. */
    void deliver(long ticket, Object sender, Parcel parcel) {
        Mailroom.Expectation expectation;
        try {
            expectation = mailroom.deliver(ticket, sender, parcel);
        } catch (RuntimeException full) {
            Mailroom.discard(parcel);
            throw full;
        }
        if (expectation != null) {
            land(expectation, parcel);
        } else if (closed) {
            dropMail();
        } else {
            noteLate(); // or what nobody comes to expect would never lapse
        }
    }

    /** Nobody waits for a worker that is gone. */
    private void dropMail() {
        for (Mailroom.Expectation left : mailroom.clear()) {
            disappoint(left, "worker " + id + " was closed");
        }
    }

    private static void disappoint(Mailroom.Expectation expectation, String why) {
        Session session = expectation.session();
        StoredObject object = expectation.object();
        object.poison(session.failures().ofTransfer(object, new FarpointException(why)));
        session.arrived(object);
    }

    private void land(Mailroom.Expectation expectation, Parcel parcel) {
        StoredObject object = expectation.object();
        Session session = expectation.session();
        if (object.isFreed()) {
            Mailroom.discard(parcel);
            session.arrived(object);
            return;
        }
        try {
            switch (parcel) {
                case Parcel.Failed failed -> object.poison(failed.poison());
                case Parcel.OnHost host -> {
                    requireSize(object, host.bytes().byteSize());
                    session.put(object, host.bytes());
                    session.normalise(object);
                }
                case Parcel.OnDevice device -> {
                    if (!adopt(object, device)) {
                        ferry(session, object, device);
                        return;
                    }
                    if (device.foreign()) {
                        session.normalise(object);
                    }
                }
            }
        } catch (RuntimeException failed) {
            if (parcel instanceof Parcel.OnDevice device && object.buffer() == device.buffer()) {
                object.hold(null); // a later whole write gives it memory of its own
            }
            Mailroom.discard(parcel);
            object.poison(session.failures().ofTransfer(object, failed));
        }
        session.arrived(object);
    }

    private boolean adopt(StoredObject object, Parcel.OnDevice parcel) {
        requireSize(object, parcel.buffer().bytes());
        if (parcel.backend() == backend) {
            object.hold(parcel.buffer());
        } else {
            object.hold(backend.allocate(object.bytes()));
            if (!backend.copyFrom(
                    object.buffer(), 0, parcel.backend(), parcel.buffer(), 0, object.bytes())) {
                return false;
            }
            parcel.buffer().close();
        }
        object.dependOn(parcel.pending());
        return true;
    }

    private static void requireSize(StoredObject object, long bytes) {
        if (bytes != object.bytes()) {
            throw new FarpointException(
                    "a transfer brought " + bytes + " bytes for " + object.describe());
        }
    }

    /** Copies between devices by way of the host, waiting for the read by polls. */
    private void ferry(Session session, StoredObject object, Parcel.OnDevice parcel) {
        MemorySegment staging = parcel.backend().staging(Arena.ofAuto(), object.bytes());
        Completion read = parcel.backend().read(parcel.buffer(), 0, staging);
        parcel.buffer().close();
        whenDone(
                () -> {
                    try {
                        return read.poll();
                    } catch (RuntimeException lost) {
                        object.poison(session.failures().ofTransfer(object, lost));
                        return true;
                    }
                },
                () -> {
                    try {
                        if (object.settle() == null && !object.isFreed()) {
                            backend.write(object.buffer(), 0, staging);
                            object.dependOn(parcel.pending());
                        }
                    } catch (RuntimeException failed) {
                        object.poison(session.failures().ofTransfer(object, failed));
                    }
                    session.arrived(object);
                });
    }

    void whenDone(PendingRead read, Runnable then) {
        read.whenDone(then);
        whenDone(read::advance, () -> {});
    }

    void whenDone(BooleanSupplier done, Runnable then) {
        if (done.getAsBoolean()) {
            then.run();
            return;
        }
        synchronized (late) {
            late.add(() -> {
                if (!done.getAsBoolean()) {
                    return false;
                }
                then.run();
                return true;
            });
        }
        becomeLate();
    }

    private void becomeLate() {
        noteLate();
        onLate.run();
    }

    private void noteLate() {
        synchronized (late) { // or the end of an advance might forget what was just added
            anyLate = true;
        }
    }

    /**
     * Moves on what a device or another worker held up. Cheap when there is nothing.
     *
     * @return whether anything is left
     */
    public boolean advance() {
        if (!anyLate) {
            return false;
        }
        if (advancing.isHeldByCurrentThread() || !advancing.tryLock()) {
            return true;
        }
        try {
            return advanceAll();
        } finally {
            advancing.unlock();
        }
    }

    private boolean advanceAll() {
        int count;
        synchronized (late) {
            count = late.size();
        }
        for (int i = 0; i < count; i++) {
            BooleanSupplier item;
            synchronized (late) {
                item = late.poll();
            }
            if (item != null && !item.getAsBoolean()) {
                synchronized (late) {
                    late.add(item);
                }
            }
        }
        for (Mailroom.Expectation lapsed; (lapsed = mailroom.takeLapsed()) != null; ) {
            disappoint(
                    lapsed,
                    "no bytes came within " + Mailroom.TICKET_MS + " ms; the ticket lapsed");
        }
        synchronized (late) {
            anyLate = !late.isEmpty() || !mailroom.isEmpty();
            return anyLate;
        }
    }

    /** Ends all sessions and drops the published data. The device stays open. Idempotent. */
    @Override
    public void close() {
        closed = true;
        sessions.forEach(Session::close);
        dropMail();
        synchronized (published) {
            published.forEach(StoredObject::release);
            published.clear();
        }
    }
}
