package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A session's objects by id, within its limits. Safe from many threads. */
final class SessionObjects {
    /** The most objects kept only to tell why they could not be made. */
    static final int MAX_STUBS = 1024;

    private final WorkerHost host;
    private final SessionLimits limits;
    private final ObjectTable table = new ObjectTable();
    private long bytes;
    private int stubs;
    private boolean closed;

    SessionObjects(WorkerHost host, SessionLimits limits) {
        this.host = host;
        this.limits = limits;
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
            if (closed) {
                throw new FarpointException(
                        "the session on worker "
                                + host.id()
                                + " is closed: its Farpoint was closed");
            }
            if (table.size() >= limits.objects() || size > limits.bytes() - bytes) {
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

    /** The object of an id, or null. */
    StoredObject peek(long id) {
        synchronized (table) {
            return table.get(id);
        }
    }

    /**
     * An object that could not be made, kept under its id to tell why when it is read; null if the
     * id is taken or there are too many such.
     */
    StoredObject stub(long id, DType dtype, Shape shape) {
        StoredObject stub = new StoredObject(id, dtype, shape, true);
        synchronized (table) {
            if (closed || stubs >= MAX_STUBS || !table.add(stub)) {
                return null;
            }
            stubs++;
            return stub;
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

    /** Takes an object out; false if it is not here. */
    boolean remove(StoredObject object) {
        synchronized (table) {
            if (table.get(object.id) != object) {
                return false;
            }
            table.remove(object.id);
            bytes -= object.borrowed ? 0 : object.bytes();
            stubs -= object.borrowed && object.buffer() == null ? 1 : 0;
            return true;
        }
    }

    /** Takes no further object, and gives those that are left. */
    StoredObject[] close() {
        synchronized (table) {
            closed = true;
            return table.inOrder();
        }
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
            for (StoredObject lent : borrowAll(host.published(tags), firstId)) {
                found.add(found(lent));
            }
        }
        return found;
    }

    /** All of them or, where one is refused, none. */
    private List<StoredObject> borrowAll(List<StoredObject> published, long firstId) {
        List<StoredObject> borrowed = new ArrayList<>();
        try {
            for (StoredObject lent : published) {
                if (borrowed.size() < Session.MAX_FOUND) {
                    borrowed.add(borrow(lent, firstId + borrowed.size()));
                }
            }
        } catch (RuntimeException refused) {
            borrowed.forEach(this::remove);
            throw refused;
        }
        return borrowed;
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
}
