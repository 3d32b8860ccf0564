package io.farpoint.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.session.Command;
import io.farpoint.transport.aeron.wire.CommandEncoder;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The commands' half of a client's channel. Commands that come fast share a frame; the first after
 * a pause leaves at once. Safe from many threads; who finds the stream full goes on receiving.
 */
final class Outgoing {
    /** What follows the last frame within this time waits for company, in nanoseconds. */
    static final long COMPANY_NANOS = 50_000;

    /** What a parcel's frame has beside what was gathered and the bytes, with room to spare. */
    private static final int PARCEL_HEADERS_BYTES = 2 * CommandEncoder.CHUNK_HEADER_BYTES;

    /** The longest a channel that is being closed waits for room, in nanoseconds. */
    private static final long FAREWELL_NANOS = 500_000_000;

    /** What the other half of the channel does meanwhile. */
    interface Channel {
        /** Receives without handing on; whether there was anything. */
        boolean look();

        /** Lets a driver of this process put on the wire what was sent. */
        void pushOut();

        /** Sees to it that somebody flushes soon. */
        void wakeSoon();

        /** Why the stream is over, or null. */
        String over();

        /** Ends the stream for a reason. */
        void end(String reason);
    }

    private final ExclusivePublication publication;
    private final String address;
    private final Duration timeout;
    private final Channel channel;
    private final CommandEncoder encoder = new CommandEncoder();
    private final Batch batch = new Batch();
    private final BufferClaim claim = new BufferClaim();
    private final ReentrantLock lock = new ReentrantLock();
    private long sent;
    private volatile long token;
    private long lastFlush = System.nanoTime();

    Outgoing(ExclusivePublication publication, String address, Duration timeout, Channel channel) {
        this.publication = publication;
        this.address = address;
        this.timeout = timeout;
        this.channel = channel;
    }

    /** The session's token, once the worker has given it; heartbeats begin with it. */
    void use(long given) {
        token = given;
    }

    boolean isEmpty() {
        return batch.isEmpty();
    }

    void send(Command command) {
        lock.lock();
        try {
            requireOpen();
            if (command instanceof Command.Chunk chunk) {
                sendChunks(chunk);
                channel.pushOut();
                return;
            }
            int length = encoder.encode(command, batch.buffer(), batch.end());
            batch.added(length, ++sent);
            if (isAsked(command)
                    || batch.isFull()
                    || System.nanoTime() - lastFlush > COMPANY_NANOS) {
                flush(timeout.toNanos());
                channel.pushOut();
            } else {
                channel.wakeSoon();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for what comes of a command. */
    private static boolean isAsked(Command command) {
        return switch (command) {
            case Command.Hello _,
                    Command.Get _,
                    Command.Fence _,
                    Command.Search _,
                    Command.MoveOut _ ->
                    true;
            case Command.Execute _,
                    Command.Expect _,
                    Command.Put _,
                    Command.Chunk _,
                    Command.Lost _,
                    Command.Free _,
                    Command.Tag _,
                    Command.Bye _ ->
                    false;
        };
    }

    private void requireOpen() {
        String over = channel.over();
        if (over != null) {
            throw new WorkerUnavailableException("the stream to " + address + " is over: " + over);
        }
    }

    /** Sends the frame begun, if there is one and nobody else is at it. */
    void flushIfFree() {
        if (batch.isEmpty() || !lock.tryLock()) {
            return;
        }
        try {
            if (channel.over() == null) {
                flush(timeout.toNanos());
                channel.pushOut();
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush(long patienceNanos) {
        if (batch.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + patienceNanos;
        long result;
        while ((result = batch.offer(publication, token)) < 0) {
            awaitRoom(result, end);
        }
        batch.clear();
        lastFlush = System.nanoTime();
    }

    /** A tensor's bytes, each payload copied once, straight into the stream. */
    private void sendChunks(Command.Chunk chunk) {
        int most = publication.maxPayloadLength() - CommandEncoder.CHUNK_HEADER_BYTES;
        MemorySegment bytes = chunk.bytes();
        long end = System.nanoTime() + timeout.toNanos();
        for (long from = 0; from < bytes.byteSize(); from += most) {
            MemorySegment part = bytes.asSlice(from, Math.min(most, bytes.byteSize() - from));
            Command.Chunk piece = new Command.Chunk(chunk.ticket(), chunk.offset() + from, part);
            long result;
            while ((result = offer(piece)) < 0) {
                awaitRoom(result, end);
            }
        }
        lastFlush = System.nanoTime();
    }

    /** Offers a frame of what was gathered and a piece, or two if one has no room for both. */
    private long offer(Command.Chunk piece) {
        int length = CommandEncoder.CHUNK_HEADER_BYTES + (int) piece.bytes().byteSize();
        if (length + batch.messageBytes() > publication.maxPayloadLength()) {
            long result = batch.offer(publication, token);
            if (result < 0) {
                return result;
            }
            batch.clear();
        }
        long result = publication.tryClaim(length + batch.messageBytes(), claim);
        if (result >= 0) {
            int at = batch.copyTo(claim.buffer(), claim.offset(), token, ++sent);
            encoder.encode(piece, claim.buffer(), at);
            claim.commit();
            batch.clear();
        }
        return result;
    }

    /** Sends a parcel of one piece if nobody is at it and there is room; whether it did. */
    boolean trySend(Command.Put put, Command.Chunk all) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            long bytes = batch.messageBytes() + all.bytes().byteSize() + PARCEL_HEADERS_BYTES;
            if (bytes > publication.maxPayloadLength() || channel.over() != null) {
                return false;
            }
            int end = batch.end();
            batch.added(encoder.encode(put, batch.buffer(), end), ++sent);
            long result = offer(all);
            if (result == Publication.ADMIN_ACTION) {
                result = offer(all);
            }
            if (result < 0) {
                batch.cutTo(end);
                sent--;
                return false;
            }
            lastFlush = System.nanoTime();
            channel.pushOut();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The stream takes nothing now: waits a little, going on to receive, or throws. */
    private void awaitRoom(long result, long end) {
        if (result == Publication.CLOSED) {
            channel.end("Aeron closed the stream");
        } else if (result == Publication.MAX_POSITION_EXCEEDED) {
            channel.end("it has carried all that a stream can; connect again");
        }
        requireOpen();
        // BACK_PRESSURED and ADMIN_ACTION pass; NOT_CONNECTED does too, or the lease ends.
        if (System.nanoTime() - end > 0) {
            throw new WorkerUnavailableException(
                    "the worker at "
                            + address
                            + " took no command for "
                            + timeout.toMillis()
                            + " ms ("
                            + Publication.errorString(result)
                            + "); Options.timeout sets the wait");
        }
        if (!channel.look()) {
            LockSupport.parkNanos(COMPANY_NANOS);
        }
    }

    /** Says that this end is there; without room there is no need to. */
    void beat() {
        if (token == 0 || !lock.tryLock()) {
            return;
        }
        try {
            if (channel.over() == null && batch.isEmpty()) {
                batch.offerHeartbeat(publication, token, sent + 1);
                channel.pushOut();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what was begun and stops; a stream that takes nothing any more is left as it is. */
    void close(Runnable stop) {
        lock.lock();
        try {
            if (channel.over() == null) {
                flush(Math.min(timeout.toNanos(), FAREWELL_NANOS));
                channel.pushOut();
            }
        } catch (WorkerUnavailableException deaf) {
            channel.end("it took no farewell: " + deaf.getMessage());
        } finally {
            stop.run();
            lock.unlock();
        }
    }
}
