package io.farpoint.benchmarks;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The baseline's end of two raw streams, one each way, with the settings that Farpoint's transport
 * has: drivers without threads, the largest datagrams of the loopback interface. Over shared memory
 * the answering end has the driver; over UDP each end has one.
 */
final class RawAeron implements AutoCloseable {
    /** As many bytes as the lessons send. */
    static final int BYTES = 16 << 20;

    private static final int MTU_BYTES = 65_504;
    private static final int SOCKET_BYTES = 2 << 20;
    private static final int TERM_BYTES = 8 << 20;
    private static final int TO_ANSWERING = 1;
    private static final int FROM_ANSWERING = 2;

    /** Kinds of messages: to be sent back, one of many to be kept, and a wish for many. */
    private static final int PING = 0;

    private static final int PART = 1;
    private static final int WISH = 2;
    private static final int HEADER_BYTES = 8;
    private static final int PING_BYTES = 64;

    private static final int FRAGMENTS = 16;
    private static final long YIELD_NANOS = 300_000;
    private static final long PARK_NANOS = 750_000;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription in;
    private final ExclusivePublication out;
    private final BufferClaim claim = new BufferClaim();
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    private final FragmentHandler handler = (buffer, at, length, _) -> take(buffer, at, length);
    private int kind;
    private int kept;
    private int messages;

    private RawAeron(
            MediaDriver driver, String folder, String inward, String outward, boolean asks) {
        this.driver = driver;
        Aeron.Context context =
                new Aeron.Context().aeronDirectoryName(folder).useConductorAgentInvoker(true);
        if (driver != null) {
            context.driverAgentInvoker(driver.sharedAgentInvoker());
        }
        this.aeron = Aeron.connect(context);
        this.in = aeron.addSubscription(inward, asks ? FROM_ANSWERING : TO_ANSWERING);
        this.out = aeron.addExclusivePublication(outward, asks ? TO_ANSWERING : FROM_ANSWERING);
    }

    /** An answering end in shared memory, with its driver. */
    static RawAeron ipc() {
        MediaDriver driver = driver();
        return new RawAeron(driver, driver.aeronDirectoryName(), "aeron:ipc", "aeron:ipc", false);
    }

    /** An answering end over UDP. */
    static RawAeron udp(int here, int there) {
        MediaDriver driver = driver();
        return new RawAeron(driver, driver.aeronDirectoryName(), udp(here), udp(there), false);
    }

    /** The asking end, by what the answering one said. */
    static RawAeron asking(String address) {
        RawAeron end;
        if (address.startsWith("/")) {
            end = new RawAeron(null, address, "aeron:ipc", "aeron:ipc", true);
        } else {
            String[] ports = address.split(" ");
            MediaDriver driver = driver();
            String inward = udp(Integer.parseInt(ports[1]));
            String outward = udp(Integer.parseInt(ports[0]));
            end = new RawAeron(driver, driver.aeronDirectoryName(), inward, outward, true);
        }
        while (!end.in.isConnected() || !end.out.isConnected()) {
            end.work();
            Thread.yield();
        }
        return end;
    }

    private static String udp(int port) {
        return "aeron:udp?endpoint=localhost:" + port;
    }

    private static MediaDriver driver() {
        Path folder = Path.of("/dev/shm", "farpoint-raw-" + UUID.randomUUID());
        return MediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName(folder.toString())
                        .threadingMode(ThreadingMode.INVOKER)
                        .dirDeleteOnShutdown(true)
                        .mtuLength(MTU_BYTES)
                        .ipcMtuLength(MTU_BYTES)
                        .publicationTermBufferLength(TERM_BYTES)
                        .ipcTermBufferLength(TERM_BYTES)
                        .socketRcvbufLength(SOCKET_BYTES)
                        .socketSndbufLength(SOCKET_BYTES)
                        .initialWindowLength(SOCKET_BYTES / 2)
                        .asyncExecutorEnabled(false));
    }

    String folder() {
        return aeron.context().aeronDirectoryName();
    }

    private void work() {
        aeron.conductorAgentInvoker().invoke();
        if (driver != null) {
            driver.sharedAgentInvoker().invoke();
        }
    }

    private void take(org.agrona.DirectBuffer buffer, int at, int length) {
        kind = buffer.getInt(at);
        if (kind == PART) {
            buffer.getBytes(at + HEADER_BYTES, memory, kept, length - HEADER_BYTES);
            kept += length - HEADER_BYTES;
        }
        messages++;
    }

    private void send(int what, int from, int length) {
        while (out.tryClaim(HEADER_BYTES + length, claim) < 0) {
            work();
            Thread.onSpinWait();
        }
        claim.buffer().putInt(claim.offset(), what);
        claim.buffer().putBytes(claim.offset() + HEADER_BYTES, memory, from, length);
        claim.commit();
    }

    private void sendAll() {
        int most = out.maxPayloadLength() - HEADER_BYTES;
        for (int from = 0; from < BYTES; from += most) {
            send(PART, from, Math.min(most, BYTES - from));
            if (driver != null) {
                work();
            }
        }
    }

    /** The waiting of a caller of Farpoint: at once again, then letting others run. */
    private void receive(int bytes) {
        kept = 0;
        messages = 0;
        for (int looks = 0; bytes > 0 ? kept < bytes : messages == 0; looks++) {
            work();
            in.poll(handler, FRAGMENTS);
            if (looks > 200) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** 64 bytes there and back. */
    void ping() {
        send(PING, 0, PING_BYTES - HEADER_BYTES);
        receive(0);
    }

    /** {@link #BYTES} there, and a word back. */
    void sendMany() {
        sendAll();
        receive(0);
    }

    /** A word there, and {@link #BYTES} back. */
    void fetchMany() {
        send(WISH, 0, 0);
        receive(BYTES);
    }

    /** Answers for ever, idling as a worker's agent does. */
    void answer() {
        long lastWork = System.nanoTime();
        while (true) {
            work();
            messages = 0;
            in.poll(handler, FRAGMENTS);
            long now = System.nanoTime();
            if (messages > 0) {
                lastWork = now;
                react();
            } else if (now - lastWork < YIELD_NANOS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(Math.min((now - lastWork) / 8, PARK_NANOS));
            }
        }
    }

    private void react() {
        if (kind == WISH) {
            sendAll();
        } else if (kind == PING || kept >= BYTES) {
            kept = 0;
            send(PING, 0, PING_BYTES - HEADER_BYTES);
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }
}
