package io.farpoint.transport.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.farpoint.session.Command;
import io.farpoint.session.Reply;
import io.farpoint.transport.aeron.wire.CommandEncoder;
import io.farpoint.transport.aeron.wire.FrameWriter;
import io.farpoint.transport.aeron.wire.ReplyDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Somebody at a worker's door in shared memory who need not speak as a client does. */
final class RawClient implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PARK_NANOS = 20_000;
    private static final int FRAGMENTS = 64;

    private final AeronAddress address;
    private final Node node;
    private final CommandEncoder encoder = new CommandEncoder();
    private final FrameWriter frames = new FrameWriter();
    private final ReplyDecoder decoder = new ReplyDecoder();
    private final FragmentAssembler assembler =
            new FragmentAssembler((buffer, offset, length, _) -> onFrame(buffer, offset, length));
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final UnsafeBuffer outgoing = new UnsafeBuffer();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private Subscription subscription;
    private ExclusivePublication publication;
    private long token;
    private String gone;

    /** Stands before the door of the worker at an address; {@link #open} knocks. */
    RawClient(String uri) {
        address = AeronAddress.parse(uri);
        node = Node.attaching(address.aeronDir(), address.times());
    }

    /** Opens a stream, in place of the one before. */
    void open() {
        leave();
        Aeron aeron = node.aeron();
        subscription =
                aeron.addSubscription(address.responseChannel(), AeronChannel.RESPONSE_STREAM);
        publication =
                aeron.addExclusivePublication(
                        AeronAddress.with(
                                address.requestChannel(),
                                "response-correlation-id=" + subscription.registrationId()),
                        AeronChannel.REQUEST_STREAM);
        await("a stream", () -> publication.isConnected() && subscription.isConnected());
    }

    /** Opens a stream and the session on it. */
    void enter() {
        open();
        send(1, Command.Hello.of("raw"));
        await("Welcome", () -> token != 0);
    }

    private void leave() {
        if (publication != null) {
            publication.close();
            subscription.close();
        }
        token = 0;
        gone = null;
        replies.clear();
    }

    long token() {
        return token;
    }

    /** Why the worker ended the session, or null. */
    String gone() {
        return gone;
    }

    /** A reply that has come, or null. */
    Reply next() {
        return replies.poll();
    }

    /** A frame of commands, the first of which has this number. */
    byte[] frame(long number, Command... commands) {
        int end = frames.begin(buffer, 0, token, number);
        for (Command command : commands) {
            end += encoder.encode(command, buffer, end);
        }
        return Arrays.copyOf(buffer.byteArray(), end);
    }

    void send(long number, Command... commands) {
        send(frame(number, commands));
    }

    void send(byte[] frame) {
        await("room for a frame", () -> offer(frame));
    }

    /** Whether the stream took the frame. */
    boolean offer(byte[] frame) {
        outgoing.wrap(frame);
        return publication.offer(outgoing, 0, frame.length) > 0;
    }

    /** Whether the worker hears and answers this stream no more, or has said why. */
    boolean isDropped() {
        return gone != null || !subscription.isConnected();
    }

    /** Receives what has come. */
    void look() {
        node.work();
        subscription.poll(assembler, FRAGMENTS);
    }

    /** Moves on Aeron, and receives nothing. */
    void workDeaf() {
        node.work();
    }

    private void onFrame(DirectBuffer from, int offset, int length) {
        decoder.wrap(from, offset, length);
        for (Reply reply; (reply = decoder.next()) != null; ) {
            switch (reply) {
                case Reply.Welcome _ -> token = decoder.token();
                case Reply.Gone said -> gone = said.reason();
                case Reply.Chunk _ -> {} // its bytes are a view of what passes
                case Reply.Ack _, Reply.Failed _, Reply.Found _ -> replies.add(reply);
            }
        }
    }

    void await(String what, BooleanSupplier there) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!there.getAsBoolean()) {
            look();
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("no " + what + " came; the session is gone: " + gone);
            }
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    @Override
    public void close() {
        leave();
        node.close();
    }
}
