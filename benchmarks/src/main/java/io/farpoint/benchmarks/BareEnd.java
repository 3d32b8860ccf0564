package io.farpoint.benchmarks;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One end of two bare Aeron streams, there and back, set up as Farpoint's transport sets up its
 * own: no threads, the driver of this process moved on by whoever calls {@link #work}.
 */
final class BareEnd implements AutoCloseable {
    /** A message that carries no bytes is as long as the command of an add. */
    static final int MESSAGE_BYTES = 64;

    /** What is carried in chunks. */
    static final int TRANSFER_BYTES = 16 << 20;

    /** A message to be answered by one of its kind. */
    static final long PING = 1;

    /** A part of a transfer. */
    static final long CHUNK = 2;

    /** Asks for a transfer. */
    static final long ASK = 3;

    /** The streams' numbers. */
    static final int THERE = 1;

    static final int BACK = 2;

    private static final int CHUNK_HEADER_BYTES = 2 * Long.BYTES;
    private static final int MTU_BYTES = 65_504;
    private static final int TERM_BYTES = 8 << 20;
    private static final int SOCKET_BYTES = 2 << 20;
    private static final long STATUS_NANOS = 50_000_000;
    private static final int FRAGMENTS = 64;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final Arena arena = Arena.ofShared();
    private final UnsafeBuffer source = transferBuffer();
    private final UnsafeBuffer target = transferBuffer();
    private final BufferClaim claim = new BufferClaim();
    private ExclusivePublication out;
    private Subscription in;

    private BareEnd(MediaDriver driver, Aeron aeron) {
        this.driver = driver;
        this.aeron = aeron;
    }

    /** With a driver of its own. */
    static BareEnd embedding() {
        String folder = CommonContext.generateRandomDirName();
        int socketBytes = socketBytes();
        MediaDriver driver =
                MediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(folder)
                                .threadingMode(ThreadingMode.INVOKER)
                                .dirDeleteOnStart(true)
                                .dirDeleteOnShutdown(true)
                                .mtuLength(MTU_BYTES)
                                .ipcMtuLength(MTU_BYTES)
                                .publicationTermBufferLength(TERM_BYTES)
                                .ipcTermBufferLength(TERM_BYTES)
                                .socketRcvbufLength(socketBytes)
                                .socketSndbufLength(socketBytes)
                                .initialWindowLength(socketBytes / 2)
                                .statusMessageTimeoutNs(STATUS_NANOS)
                                .asyncExecutorEnabled(false));
        return new BareEnd(
                driver,
                Aeron.connect(client(folder).driverAgentInvoker(driver.sharedAgentInvoker())));
    }

    /** With the driver of another process. */
    static BareEnd attaching(String folder) {
        return new BareEnd(null, Aeron.connect(client(folder)));
    }

    private static Aeron.Context client(String folder) {
        return new Aeron.Context().aeronDirectoryName(folder).useConductorAgentInvoker(true);
    }

    /** What the system grants a socket, up to what is of use. */
    private static int socketBytes() {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
            int received = socket.getOption(StandardSocketOptions.SO_RCVBUF);
            int sent = socket.getOption(StandardSocketOptions.SO_SNDBUF);
            return Math.min(SOCKET_BYTES, Math.min(received, sent));
        } catch (IOException none) {
            throw new UncheckedIOException("this system opens no datagram socket", none);
        }
    }

    private UnsafeBuffer transferBuffer() {
        MemorySegment memory = arena.allocate(TRANSFER_BYTES, Long.BYTES);
        memory.fill((byte) 1);
        return new UnsafeBuffer(memory.asByteBuffer());
    }

    String folder() {
        return aeron.context().aeronDirectoryName();
    }

    /** Opens both streams; the other end may not be there yet. */
    void open(String outChannel, int outStream, String inChannel, int inStream) {
        in = aeron.addSubscription(inChannel, inStream);
        out = aeron.addExclusivePublication(outChannel, outStream);
    }

    boolean isConnected() {
        return in.isConnected() && out.isConnected();
    }

    /** Moves Aeron on; how much there was to do. */
    int work() {
        int work = aeron.conductorAgentInvoker().invoke();
        return driver == null ? work : work + driver.sharedAgentInvoker().invoke();
    }

    /** Takes what has come; how many messages. */
    int poll(FragmentHandler handler) {
        return in.poll(handler, FRAGMENTS);
    }

    /** Sends a message of a kind; false if there is no room now. */
    boolean send(long kind) {
        if (out.tryClaim(MESSAGE_BYTES, claim) < 0) {
            return false;
        }
        claim.buffer().putLong(claim.offset(), kind);
        claim.commit();
        return true;
    }

    /**
     * Sends a transfer's next part, copied straight into the stream; where the one after begins.
     */
    int sendChunk(int from) {
        int length = Math.min(out.maxPayloadLength() - CHUNK_HEADER_BYTES, TRANSFER_BYTES - from);
        if (out.tryClaim(CHUNK_HEADER_BYTES + length, claim) < 0) {
            return from;
        }
        int at = claim.offset();
        claim.buffer().putLong(at, CHUNK);
        claim.buffer().putLong(at + Long.BYTES, from);
        claim.buffer().putBytes(at + CHUNK_HEADER_BYTES, source, from, length);
        claim.commit();
        return from + length;
    }

    /** Copies a part that came to its place; whether it was the last. */
    boolean land(DirectBuffer buffer, int offset, int length) {
        int from = (int) buffer.getLong(offset + Long.BYTES);
        int bytes = length - CHUNK_HEADER_BYTES;
        target.putBytes(from, buffer, offset + CHUNK_HEADER_BYTES, bytes);
        return from + bytes == TRANSFER_BYTES;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
        arena.close();
    }
}
