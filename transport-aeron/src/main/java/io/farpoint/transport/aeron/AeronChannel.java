package io.farpoint.transport.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.farpoint.FarpointException;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.session.Command;
import io.farpoint.session.CommandChannel;
import io.farpoint.session.Reply;
import io.farpoint.session.ReplyAdapter;
import io.farpoint.spi.ThreadEnd;
import io.farpoint.transport.aeron.wire.MalformedFrameException;
import io.farpoint.transport.aeron.wire.ReplyDecoder;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;

/**
 * A client's end of an Aeron stream. Whoever waits for a reply runs the duty cycle; the channel's
 * own thread only beats, flushes what was left, and notices when the other end is silent. What
 * comes is received under one lock and handed on under another: a receiver may want to send, and a
 * sender that finds the stream full goes on receiving, so that two full streams end no one.
 */
final class AeronChannel implements CommandChannel, Outgoing.Channel {
    private static final System.Logger LOG = System.getLogger(AeronChannel.class.getName());

    /** The stream of commands. */
    static final int REQUEST_STREAM = 7001;

    /** The stream of replies. */
    static final int RESPONSE_STREAM = 7002;

    /** The longest sleep of the thread while nothing happens, in nanoseconds. */
    private static final long IDLE_NANOS = 10_000_000;

    /**
     * How long the thread leaves a frame that was begun to its senders, in nanoseconds: whoever
     * sends on or waits flushes sooner, and each waking costs some 20 us of a core.
     */
    private static final long LINGER_NANOS = 250_000;

    /** The most frames taken in one look. */
    private static final int FRAGMENTS = 64;

    /** The most replies that nobody has taken yet. */
    private static final int MAX_INBOX = 1 << 16;

    private final AeronAddress address;
    private final ReplyAdapter replies;
    private final Node node;
    private final Subscription subscription;
    private final ExclusivePublication publication;
    private final Outgoing outgoing;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFrame);
    private final ReplyDecoder decoder = new ReplyDecoder();
    private final ReentrantLock polling = new ReentrantLock();
    private final ReentrantLock handing = new ReentrantLock();
    private final Queue<Reply> inbox = new ConcurrentLinkedQueue<>();
    private final Silence silence;
    private final Thread beater;
    private volatile boolean resting;
    private volatile String over;
    private volatile boolean closed;

    private AeronChannel(AeronAddress address, ReplyAdapter replies, Duration timeout, Node node) {
        this.address = address;
        this.replies = replies;
        this.node = node;
        Aeron aeron = node.aeron();
        this.subscription = aeron.addSubscription(address.responseChannel(), RESPONSE_STREAM);
        this.publication =
                aeron.addExclusivePublication(
                        AeronAddress.with(
                                address.requestChannel(),
                                "response-correlation-id=" + subscription.registrationId()),
                        REQUEST_STREAM);
        this.outgoing = new Outgoing(publication, address.uri(), timeout, this);
        this.silence = new Silence(System.nanoTime(), 2 * address.times().beatNanos());
        this.beater = new Thread(this::beat, "farpoint-beat " + address.uri());
        beater.setDaemon(true);
    }

    static AeronChannel open(AeronAddress address, ReplyAdapter replies, Duration timeout) {
        Node node;
        try {
            node = nodeFor(address);
        } catch (FarpointException none) {
            throw new WorkerUnavailableException(
                    "no worker answers at " + address.uri() + ": " + none.getMessage(), none);
        }
        try {
            AeronChannel channel = new AeronChannel(address, replies, timeout, node);
            channel.awaitStreams(timeout);
            channel.beater.start();
            return channel;
        } catch (RuntimeException failed) {
            node.close();
            throw failed;
        }
    }

    private static Node nodeFor(AeronAddress address) {
        if (address.media() == AeronAddress.Media.UDP && address.aeronDir().isEmpty()) {
            return Node.embedding("", address.times());
        }
        if (address.aeronDir().isEmpty()) {
            throw new FarpointException("aeron:ipc needs aeron-dir, which the worker prints");
        }
        return Node.attaching(address.aeronDir(), address.times());
    }

    private void awaitStreams(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!publication.isConnected() || !subscription.isConnected()) {
            if (node.work() > 0) {
                continue;
            }
            if (System.nanoTime() - end > 0) {
                throw new WorkerUnavailableException(
                        "no worker answered at "
                                + address.uri()
                                + " within "
                                + timeout.toMillis()
                                + " ms; is one listening there?");
            }
            LockSupport.parkNanos(Outgoing.COMPANY_NANOS);
        }
    }

    @Override
    public void send(Command command) {
        outgoing.send(command);
    }

    @Override
    public boolean trySend(Command.Put put, Command.Chunk all) {
        return outgoing.trySend(put, all);
    }

    @Override
    public void wakeSoon() {
        if (resting) {
            resting = false;
            LockSupport.unpark(beater);
        }
    }

    @Override
    public void pushOut() {
        if (node.isEmbedding() && polling.tryLock()) {
            try {
                if (!closed) {
                    node.work();
                }
            } finally {
                polling.unlock();
            }
        }
    }

    @Override
    public void poll() {
        outgoing.flushIfFree();
        look();
        hand();
    }

    /** Receives what has come, without handing it on: the receiver may want to send. */
    @Override
    public boolean look() {
        if (polling.isHeldByCurrentThread() || !polling.tryLock()) {
            return false;
        }
        try {
            if (closed) {
                return false;
            }
            int work = node.work();
            work += subscription.poll(assembler, FRAGMENTS);
            return work > 0;
        } catch (Node.DriverGoneException gone) {
            end(gone.getMessage());
            return false;
        } finally {
            polling.unlock();
        }
    }

    private void hand() {
        if (inbox.isEmpty() || handing.isHeldByCurrentThread() || !handing.tryLock()) {
            return;
        }
        try {
            for (Reply reply; (reply = inbox.poll()) != null; ) {
                replies.onReply(reply);
            }
        } finally {
            handing.unlock();
        }
    }

    private void onFrame(DirectBuffer buffer, int offset, int length, Header header) {
        silence.heard(System.nanoTime());
        try {
            decoder.wrap(buffer, offset, length);
            for (Reply reply; (reply = decoder.next()) != null; ) {
                if (reply instanceof Reply.Welcome) {
                    outgoing.use(decoder.token());
                }
                take(reply);
            }
        } catch (MalformedFrameException malformed) {
            end("it sent a frame that is none: " + malformed.getMessage());
        }
    }

    /** Bytes on their way land at once; whatever ends a request is kept until it can be handed. */
    private void take(Reply reply) {
        switch (reply) {
            case Reply.Chunk chunk when !chunk.last() -> replies.onReply(chunk);
            case Reply.Chunk chunk -> {
                MemorySegment none = chunk.bytes().asSlice(0, 0);
                if (chunk.bytes().byteSize() > 0) {
                    replies.onReply(
                            new Reply.Chunk(chunk.request(), chunk.offset(), chunk.bytes(), false));
                }
                long end = chunk.offset() + chunk.bytes().byteSize();
                keep(new Reply.Chunk(chunk.request(), end, none, true));
            }
            case Reply.Gone gone -> end(gone.reason());
            case Reply.Welcome _, Reply.Ack _, Reply.Failed _, Reply.Found _ -> keep(reply);
        }
    }

    private void keep(Reply reply) {
        if (inbox.size() >= MAX_INBOX && over == null) {
            end("it sent more than " + MAX_INBOX + " replies that nobody asked for");
            return;
        }
        inbox.add(reply);
    }

    @Override
    public void end(String reason) {
        if (over == null) {
            over = reason;
            inbox.add(new Reply.Gone(reason));
        }
    }

    @Override
    public String over() {
        return closed ? "it was closed here" : over;
    }

    /** The channel's thread: says that this end is there, and notices when the other end is not. */
    private void beat() {
        long lastBeat = System.nanoTime();
        while (!closed) {
            if (!outgoing.isEmpty()) {
                LockSupport.parkNanos(this, LINGER_NANOS);
            }
            try {
                poll();
            } catch (WorkerUnavailableException deaf) {
                LOG.log(System.Logger.Level.DEBUG, "a worker takes no commands", deaf);
            }
            long now = System.nanoTime();
            if (now - lastBeat > address.times().beatNanos()) {
                lastBeat = now;
                outgoing.beat();
            }
            judge(silence.look(now));
            resting = true; // before the look at what is left, or a command between would wait
            LockSupport.parkNanos(this, outgoing.isEmpty() ? IDLE_NANOS : LINGER_NANOS);
        }
    }

    private void judge(long silentNanos) {
        if (silentNanos > address.times().leaseNanos()) {
            end("it was silent for the " + address.times().leaseMs() + " ms of its lease");
            hand();
        } else if (silentNanos > address.times().suspectNanos()) {
            replies.onSilence("it was silent for " + address.times().suspectMs() + " ms");
        }
    }

    @Override
    public String address() {
        return address.uri();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        outgoing.close(() -> closed = true);
        LockSupport.unpark(beater);
        ThreadEnd.await(beater);
        polling.lock();
        try {
            node.close();
        } finally {
            polling.unlock();
        }
    }
}
