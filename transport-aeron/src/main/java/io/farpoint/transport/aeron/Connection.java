package io.farpoint.transport.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.Header;
import io.farpoint.LimitExceededException;
import io.farpoint.session.Command;
import io.farpoint.session.CommandAdapter;
import io.farpoint.session.Failure;
import io.farpoint.session.Reply;
import io.farpoint.session.WorkerHost;
import io.farpoint.transport.aeron.wire.CommandDecoder;
import io.farpoint.transport.aeron.wire.FrameWriter;
import io.farpoint.transport.aeron.wire.MalformedFrameException;
import io.farpoint.transport.aeron.wire.ReplyEncoder;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * A worker's end of one client's stream: checks each frame's token and number, gives its commands
 * to the session, and sends the session's replies. Never waits for the client: while more than
 * {@link #MAX_UNSENT_BYTES} wait to be read and sent, or {@link #MAX_BACKLOG} commands to be run,
 * it reads no more of this stream.
 */
final class Connection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** The most bytes of replies that wait to be sent before the stream is read on. */
    static final long MAX_UNSENT_BYTES = 64 << 20;

    /** The most replies that wait to be sent before the stream is read on. */
    static final int MAX_UNSENT = 4096;

    /**
     * The most commands that wait to be run before the stream is read on: many, for what they wait
     * for may come behind them.
     */
    static final int MAX_BACKLOG = 1 << 16;

    /** The most frames taken in one look: other streams wait meanwhile. */
    private static final int FRAGMENTS = 4;

    /** What a reply that carries no bytes counts in {@link #MAX_UNSENT_BYTES}. */
    private static final int REPLY_BYTES = 128;

    private final Image image;
    private final Aeron aeron;
    private final AeronAddress address;
    private final CommandAdapter adapter;
    private final Runnable wake;
    private final long publicationId;
    private final ImageFragmentAssembler assembler = new ImageFragmentAssembler(this::onFrame);
    private final CommandDecoder decoder = new CommandDecoder();
    private final ReplyEncoder encoder = new ReplyEncoder();
    private final FrameWriter chunkFrames = new FrameWriter();
    private final Batch batch = new Batch();
    private final BufferClaim claim = new BufferClaim();
    private final Queue<Reply> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicLong unsentCount = new AtomicLong();
    private final Silence silence;
    private final long token;
    private ExclusivePublication publication;
    private long expected = 1;
    private long lastSent;
    private Reply.Chunk underWay;
    private long underWayFrom;
    private boolean over;

    Connection(
            Image image,
            Aeron aeron,
            AeronAddress address,
            WorkerHost host,
            Movers movers,
            Executor executor,
            Runnable wake) {
        this.image = image;
        this.aeron = aeron;
        this.address = address;
        this.wake = wake;
        this.adapter = new CommandAdapter(host, this::enqueue, movers::route, executor);
        this.token = freshToken();
        this.lastSent = System.nanoTime();
        this.silence = new Silence(lastSent, 2 * address.times().beatNanos());
        this.publicationId =
                aeron.asyncAddExclusivePublication(
                        AeronAddress.with(
                                address.responseChannel(),
                                "response-correlation-id=" + image.correlationId()),
                        AeronChannel.RESPONSE_STREAM);
    }

    private static long freshToken() {
        SecureRandom random = new SecureRandom();
        long token;
        do {
            token = random.nextLong();
        } while (token == 0);
        return token;
    }

    /** Takes a reply of the session, from any thread. */
    private void enqueue(Reply reply) {
        unsentBytes.addAndGet(bytesOf(reply));
        unsentCount.incrementAndGet();
        unsent.add(reply);
        wake.run();
    }

    private static long bytesOf(Reply reply) {
        return switch (reply) {
            case Reply.Chunk chunk -> chunk.bytes().byteSize() + REPLY_BYTES;
            case Reply.Found found -> (1L + found.objects().size()) * REPLY_BYTES;
            case Reply.Welcome _, Reply.Ack _, Reply.Failed _, Reply.Gone _ -> REPLY_BYTES;
        };
    }

    /** One turn; how much there was to do. */
    int look() {
        if (publication == null) {
            publication = aeron.getExclusivePublication(publicationId);
            if (publication == null) {
                return 0;
            }
        }
        int work = 0;
        for (int i = 0; i < FRAGMENTS && !over && !isFull(); i++) {
            work += image.poll(assembler, 1);
        }
        work += write();
        long now = System.nanoTime();
        if (!over && silence.look(now) > address.times().leaseNanos()) {
            drop("the client was silent for the " + address.times().leaseMs() + " ms of its lease");
        }
        if (!over && expected > 1 && now - lastSent > address.times().beatNanos()) {
            beat(now);
        }
        return work;
    }

    /** Whether so much is asked and not yet sent that no more is read for now. */
    private boolean isFull() {
        return unsentBytes.get() + adapter.owedBytes() > MAX_UNSENT_BYTES
                || unsentCount.get() > MAX_UNSENT
                || adapter.backlog() > MAX_BACKLOG;
    }

    /**
     * Frames are not read while there is no room; one that asks for more by itself goes too far.
     */
    private boolean isRefused(Command command) {
        if (command instanceof Command.Get get) {
            return isRefused(get.request());
        }
        return command instanceof Command.Search search && isRefused(search.request());
    }

    private boolean isRefused(long request) {
        if (!isFull()) {
            return false;
        }
        String why =
                "one frame asks for more than the %d bytes that may wait to be sent; ask for less"
                        + " at once";
        enqueue(
                new Reply.Failed(
                        request,
                        new Failure(
                                Failure.Kind.EXECUTION,
                                "",
                                "read",
                                why.formatted(MAX_UNSENT_BYTES),
                                "")));
        return true;
    }

    private void onFrame(DirectBuffer buffer, int offset, int length, Header header) {
        if (over) {
            return;
        }
        silence.heard(System.nanoTime());
        try {
            decoder.wrap(buffer, offset, length);
            long number = decoder.number();
            for (Command command; !over && (command = decoder.next()) != null; ) {
                String objection = objection(command, number++);
                if (objection != null) {
                    drop("the client broke the protocol: " + objection);
                    return;
                }
                expected++;
                if (!isRefused(command)) {
                    adapter.apply(command);
                }
                if (command instanceof Command.Bye) {
                    over = true;
                }
            }
        } catch (MalformedFrameException malformed) {
            drop("the client sent a frame that is none: " + malformed.getMessage());
        }
    }

    /**
     * Every frame after Hello's names the session, and no command comes twice or out of turn; what
     * is wrong with this one, or null.
     */
    private String objection(Command command, long number) {
        boolean opens = command instanceof Command.Hello && expected == 1;
        if (decoder.token() != (opens ? 0 : token)) {
            return "its frame's token is not this session's";
        }
        return number == expected
                ? null
                : "command " + number + " came where " + expected + " was due";
    }

    /** Ends the session; its client is told if it listens. */
    void drop(String reason) {
        if (!over) {
            LOG.log(System.Logger.Level.INFO, "a session ends: " + reason);
            dismiss(reason);
        }
    }

    /** Ends the session in good order. */
    void dismiss(String reason) {
        if (!over) {
            over = true;
            enqueue(new Reply.Gone(reason));
        }
    }

    /** Whether there is nothing left to do here. */
    boolean isOver() {
        return (over && !hasLastWords()) || image.isClosed();
    }

    boolean hasLastWords() {
        return publication != null
                && publication.isConnected()
                && (underWay != null || !batch.isEmpty() || !unsent.isEmpty());
    }

    /** Sends what there is room for; how many frames. */
    int write() {
        int frames = 0;
        while (publication != null) {
            long result;
            if (underWay != null) {
                result = writeChunk();
            } else if (!gather()) {
                return frames;
            } else {
                result = batch.isEmpty() ? 1 : offerFrame();
            }
            if (result < 0) {
                giveUpIf(result);
                return frames;
            }
            frames++;
        }
        return frames;
    }

    /** Puts replies into a frame until it is full or a chunk comes; whether there is anything. */
    private boolean gather() {
        for (Reply next; !batch.isFull() && (next = unsent.peek()) != null; ) {
            if (next instanceof Reply.Chunk chunk) {
                if (batch.isEmpty()) {
                    unsent.poll();
                    underWay = chunk;
                    underWayFrom = 0;
                }
                return true;
            }
            unsent.poll();
            sentOne(next);
            batch.added(encode(next), expected - 1);
        }
        return !batch.isEmpty();
    }

    /** Writes a reply at the batch's end; of what is too long to be told, that it is. */
    private int encode(Reply reply) {
        try {
            return encoder.encode(reply, batch.buffer(), batch.end());
        } catch (LimitExceededException tooLong) {
            if (!(reply instanceof Reply.Found found)) {
                throw tooLong;
            }
            Failure failure =
                    new Failure(Failure.Kind.EXECUTION, "", "search", tooLong.getMessage(), "");
            Reply told = new Reply.Failed(found.request(), failure);
            return encoder.encode(told, batch.buffer(), batch.end());
        }
    }

    private void sentOne(Reply reply) {
        unsentBytes.addAndGet(-bytesOf(reply));
        unsentCount.decrementAndGet();
    }

    private long offerFrame() {
        long result = batch.offer(publication, token);
        if (result > 0) {
            batch.clear();
            lastSent = System.nanoTime();
        }
        return result;
    }

    private long writeChunk() {
        MemorySegment bytes = underWay.bytes();
        int most = publication.maxPayloadLength() - ReplyEncoder.CHUNK_HEADER_BYTES;
        int length = (int) Math.min(most, bytes.byteSize() - underWayFrom);
        long result = publication.tryClaim(ReplyEncoder.CHUNK_HEADER_BYTES + length, claim);
        if (result < 0) {
            return result;
        }
        boolean ends = underWayFrom + length == bytes.byteSize();
        Reply.Chunk piece =
                new Reply.Chunk(
                        underWay.request(),
                        underWay.offset() + underWayFrom,
                        bytes.asSlice(underWayFrom, length),
                        ends && underWay.last());
        int at = claim.offset();
        at += chunkFrames.begin(claim.buffer(), at, token, expected - 1);
        encoder.encode(piece, claim.buffer(), at);
        claim.commit();
        lastSent = System.nanoTime();
        underWayFrom += length;
        if (ends) {
            sentOne(underWay);
            underWay = null;
        }
        return result;
    }

    /** BACK_PRESSURED, ADMIN_ACTION and NOT_CONNECTED pass, or the lease ends the session. */
    private void giveUpIf(long result) {
        if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "a stream to a client is over: " + Publication.errorString(result));
            over = true;
            unsent.clear();
            underWay = null;
        }
    }

    private void beat(long now) {
        if (batch.offerHeartbeat(publication, token, expected - 1) > 0) {
            lastSent = now;
        }
    }

    @Override
    public void close() {
        adapter.close();
        if (publication != null) {
            publication.close();
        }
    }
}
