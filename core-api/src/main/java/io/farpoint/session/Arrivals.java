package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.spi.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The parcels that one stream brings: put together from chunks, then delivered. One thread's. */
final class Arrivals {
    /** The most parcels one stream may have under way. */
    static final int MAX_ARRIVING = 4096;

    private final WorkerHost host;
    private final Map<Long, Arriving> arriving = new HashMap<>();
    private long underWay;

    Arrivals(WorkerHost host) {
        this.host = host;
    }

    /** A parcel under way: its device memory, and which bytes of it have come. */
    private static final class Arriving {
        final Buffer buffer;
        final TreeMap<Long, Long> come = new TreeMap<>();
        long missing;

        Arriving(Buffer buffer) {
            this.buffer = buffer;
            this.missing = buffer.bytes();
        }

        /** Notes a range; false if it is empty, outside, or some of it has come before. */
        boolean take(long from, long bytes) {
            if (bytes <= 0 || from < 0 || from > buffer.bytes() - bytes) {
                return false;
            }
            long to = from + bytes;
            Map.Entry<Long, Long> before = come.lowerEntry(to);
            if (before != null && before.getValue() > from) {
                return false;
            }
            boolean joinsBefore = before != null && before.getValue() == from;
            Long after = come.remove(to);
            come.put(joinsBefore ? before.getKey() : from, after == null ? to : after);
            missing -= bytes;
            return true;
        }
    }

    void put(Command.Put put) {
        long limit = host.limits().bytes();
        if (arriving.size() >= MAX_ARRIVING || put.bytes() < 0 || underWay + put.bytes() > limit) {
            throw new LimitExceededException(
                    "a parcel of "
                            + put.bytes()
                            + " bytes beside "
                            + arriving.size()
                            + " of "
                            + underWay
                            + " bytes passes the stream's limit of "
                            + MAX_ARRIVING
                            + " parcels and "
                            + limit
                            + " bytes under way");
        }
        if (arriving.containsKey(put.ticket())) {
            throw new FarpointException("a parcel was announced twice");
        }
        Arriving parcel = new Arriving(host.backend().allocate(put.bytes()));
        if (put.bytes() == 0) {
            deliver(put.ticket(), parcel);
        } else {
            arriving.put(put.ticket(), parcel);
            underWay += put.bytes();
        }
    }

    void chunk(Command.Chunk chunk) {
        Arriving parcel = arriving.get(chunk.ticket());
        long bytes = chunk.bytes().byteSize();
        if (parcel == null || !parcel.take(chunk.offset(), bytes)) {
            throw new FarpointException(
                    "a chunk of "
                            + bytes
                            + " bytes at "
                            + chunk.offset()
                            + " belongs to no parcel");
        }
        host.backend().write(parcel.buffer, chunk.offset(), chunk.bytes());
        if (parcel.missing == 0) {
            arriving.remove(chunk.ticket());
            underWay -= parcel.buffer.bytes();
            deliver(chunk.ticket(), parcel);
        }
    }

    private void deliver(long ticket, Arriving parcel) {
        host.deliver(ticket, this, new Parcel.OnDevice(host.backend(), parcel.buffer, null, true));
    }

    void lost(Command.Lost lost) {
        host.deliver(
                lost.ticket(), this, new Parcel.Failed(new Poison(lost.failure(), null, null)));
    }

    /** Drops what was under way. */
    void close() {
        arriving.values().forEach(parcel -> parcel.buffer.close());
        arriving.clear();
        underWay = 0;
    }
}
