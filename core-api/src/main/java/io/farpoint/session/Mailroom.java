package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Matches moved bytes with the objects that expect them, by one-time ticket, whichever comes first.
 * What waits longer than {@link #TICKET_MS} lapses.
 */
final class Mailroom {
    /** How long an expectation or an early parcel is kept, in milliseconds. */
    static final long TICKET_MS = 30_000;

    /** The most parcels of one sender kept whose expectation has not come yet. */
    static final int MAX_EARLY_PARCELS = 1024;

    /** Who sends within this process. */
    private static final Object THIS_PROCESS = new Object();

    /** An object that waits, and its session. */
    record Expectation(Session session, StoredObject object) {}

    private record Waiting(Expectation expectation, Parcel parcel, Object sender, long deadline) {}

    private final Map<Long, Waiting> tickets = new HashMap<>();
    private final LongSupplier nanoClock;

    /** How many early parcels each sender has here: nobody fills the room for all. */
    private final Map<Object, Integer> early = new HashMap<>();

    Mailroom(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The parcel if it is already here, else null and the expectation is kept. */
    synchronized Parcel expect(long ticket, Expectation expectation) {
        Waiting waiting = tickets.get(ticket);
        if (waiting != null && waiting.expectation() != null) {
            throw new FarpointException("another object already waits under this one-time ticket");
        }
        if (waiting != null) {
            tickets.remove(ticket);
            oneLess(waiting.sender());
            return waiting.parcel();
        }
        tickets.put(ticket, new Waiting(expectation, null, null, deadline()));
        return null;
    }

    /** The expectation if it is already here, else null and the parcel is kept. */
    Expectation deliver(long ticket, Parcel parcel) {
        return deliver(ticket, THIS_PROCESS, parcel);
    }

    /** The same for a parcel that a stream brought. */
    synchronized Expectation deliver(long ticket, Object sender, Parcel parcel) {
        Waiting waiting = tickets.get(ticket);
        if (waiting != null && waiting.expectation() != null) {
            tickets.remove(ticket);
            return waiting.expectation();
        }
        if (waiting != null) {
            throw new FarpointException("another parcel already came under this one-time ticket");
        }
        int before = early.getOrDefault(sender, 0);
        if (before >= MAX_EARLY_PARCELS) {
            throw new LimitExceededException(
                    "more than " + MAX_EARLY_PARCELS + " parcels wait for their objects");
        }
        early.put(sender, before + 1);
        tickets.put(ticket, new Waiting(null, parcel, sender, deadline()));
        return null;
    }

    /**
     * One expectation whose ticket lapsed, or null; lapsed early parcels are dropped on the way.
     */
    synchronized Expectation takeLapsed() {
        long now = nanoClock.getAsLong();
        for (Iterator<Waiting> all = tickets.values().iterator(); all.hasNext(); ) {
            Waiting waiting = all.next();
            if (now - waiting.deadline() < 0) {
                continue;
            }
            all.remove();
            if (waiting.expectation() != null) {
                return waiting.expectation();
            }
            oneLess(waiting.sender());
            discard(waiting.parcel());
        }
        return null;
    }

    synchronized boolean isEmpty() {
        return tickets.isEmpty();
    }

    /** Drops everything, and gives the expectations that are left. */
    synchronized List<Expectation> clear() {
        List<Expectation> left = new ArrayList<>();
        for (Waiting waiting : tickets.values()) {
            discard(waiting.parcel());
            if (waiting.expectation() != null) {
                left.add(waiting.expectation());
            }
        }
        tickets.clear();
        early.clear();
        return left;
    }

    private void oneLess(Object sender) {
        early.computeIfPresent(sender, (_, count) -> count == 1 ? null : count - 1);
    }

    static void discard(Parcel parcel) {
        if (parcel instanceof Parcel.OnDevice device) {
            device.buffer().close();
        }
    }

    private long deadline() {
        return nanoClock.getAsLong() + TICKET_MS * 1_000_000;
    }
}
