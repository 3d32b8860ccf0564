package io.farpoint.benchmarks;

import io.aeron.logbuffer.Header;
import io.farpoint.spi.Respite;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * The other process of {@link Bare08Far}: answers each ping and each whole transfer by a message,
 * and each demand by a transfer. It idles as a worker's agent does.
 */
public final class BareEcho {
    private static final long SPIN_NANOS = 300_000;
    private static final long MAX_PARK_NANOS = 750_000;
    private static final int IDLE_PER_PARK = 8;
    private static final int IDLE_LOOKS = 8;

    private final BareEnd end;
    private final boolean ipc;
    private int owed;
    private int transfers;
    private int sent;
    private volatile boolean closing;

    private BareEcho(BareEnd end, boolean ipc) {
        this.end = end;
        this.ipc = ipc;
    }

    /** Starts one; what it says is its driver's folder. */
    static OtherJvm start(String there, String back) {
        return OtherJvm.start(BareEcho.class, there, back);
    }

    /**
     * Serves until its input ends.
     *
     * @param arguments the channels to it and from it
     * @throws IOException if its input cannot be read
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (BareEnd end = BareEnd.embedding()) {
            end.open(arguments[1], BareEnd.BACK, arguments[0], BareEnd.THERE);
            BareEcho echo = new BareEcho(end, arguments[0].startsWith("aeron:ipc"));
            Thread agent = Thread.ofPlatform().name("echo").start(echo::run);
            OtherJvm.sayReady(end.folder());
            OtherJvm.awaitEnd();
            echo.closing = true;
            agent.join();
        }
    }

    private void run() {
        long lastWork = System.nanoTime();
        long idle = 0;
        long looks = 0;
        while (!closing) {
            boolean resting = ipc && idle > IDLE_PER_PARK * MAX_PARK_NANOS;
            int driven = resting && ++looks % IDLE_LOOKS != 0 ? 0 : end.work();
            int work = end.poll(this::take) + answer();
            long now = System.nanoTime();
            if (work > 0) {
                lastWork = now;
            }
            idle = now - lastWork;
            if (idle < SPIN_NANOS || driven > 0) {
                Respite.take();
            } else {
                LockSupport.parkNanos(this, Math.min(idle / IDLE_PER_PARK, MAX_PARK_NANOS));
            }
        }
    }

    private void take(DirectBuffer buffer, int offset, int length, Header header) {
        long kind = buffer.getLong(offset);
        if (kind == BareEnd.PING || kind == BareEnd.CHUNK && end.land(buffer, offset, length)) {
            owed++;
        } else if (kind == BareEnd.ASK) {
            transfers++;
        }
    }

    /** Sends what there is room for; how many messages. */
    private int answer() {
        int messages = 0;
        for (; owed > 0 && end.send(BareEnd.PING); owed--) {
            messages++;
        }
        while (transfers > 0) {
            int next = end.sendChunk(sent);
            if (next == sent) {
                return messages;
            }
            messages++;
            sent = next;
            if (sent == BareEnd.TRANSFER_BYTES) {
                sent = 0;
                transfers--;
            }
        }
        return messages;
    }
}
