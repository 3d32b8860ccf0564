package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.session.Command;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Listening;
import io.farpoint.transport.aeron.wire.HostileFrames;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A worker at whose door a stranger throws frames: {@code -Dfarpoint.door.frames} of them, as
 * {@code -Dfarpoint.door.seed} tells. Each is answered or ends its session, and no other notices.
 */
@Tag("system")
@Isolated("it weighs the device's memory and reads the log")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class DoorFuzzTest {
    private static final String WORKER = "besieged";
    private static final long LIMIT_BYTES = 16 << 20;
    private static final long BEYOND_ANY_TICKET = TimeUnit.MINUTES.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicLong skippedNanos = new AtomicLong();
    private Backend cpu;
    private WorkerHost host;
    private Listening worker;
    private AgentErrors errors;

    @BeforeEach
    void start() {
        errors = AgentErrors.of(WORKER);
        cpu = Doors.cpu();
        AtomicReference<Listening> listening = new AtomicReference<>();
        host =
                new WorkerHost(
                        WORKER,
                        cpu,
                        new SessionLimits(200, LIMIT_BYTES),
                        () -> System.nanoTime() + skippedNanos.get(),
                        () -> {
                            if (listening.get() != null) {
                                listening.get().wake();
                            }
                        });
        worker = new AeronTransport().listen("aeron:ipc", host, Options.defaults());
        listening.set(worker);
    }

    @AfterEach
    void close() {
        worker.close();
        host.close();
        cpu.close();
        errors.close();
    }

    @Test
    void framesOfAnyKindAreAnsweredOrEndTheirSessionAndNoOther() throws Exception {
        long seed = Long.getLong("farpoint.door.seed", 20_261_124);
        int frames = Integer.getInteger("farpoint.door.frames", 20_000);
        System.out.println("frames of -Dfarpoint.door.seed=" + seed);
        long before = cpu.stats().bytesInUse();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong rounds = new AtomicLong();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        Thread honest =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                work(over, rounds);
                            } catch (Throwable thrown) {
                                wrong.set(thrown);
                            }
                        });
        try (RawClient stranger = new RawClient(worker.address())) {
            throwAll(stranger, new HostileFrames(seed), frames, wrong, seed);
        } finally {
            over.set(true);
            honest.join();
        }
        if (wrong.get() != null) {
            fail("an honest client beside seed " + seed, wrong.get());
        }
        System.out.println("an honest client computed " + rounds + " times meanwhile");
        assertTrue(rounds.get() > 0);
        work(new AtomicBoolean(true), rounds);
        skippedNanos.addAndGet(BEYOND_ANY_TICKET);
        awaitBytes(before);
        errors.assertNone();
    }

    /** An honest client: connects, computes until it is told to stop, at least once. */
    private void work(AtomicBoolean over, AtomicLong rounds) {
        try (Farpoint fp = Farpoint.start(Options.defaults())) {
            Worker there = fp.connect(WORKER, worker.address());
            do {
                float round = rounds.incrementAndGet() % 1000;
                try (Tensor sent = fp.tensor(round, 1, 2).send(there);
                        Tensor twice = sent.add(sent);
                        Tensor sum = twice.add(1)) {
                    float[] expected = {2 * round + 1, 3, 5};
                    assertArrayEquals(expected, sum.fetch().toFloatArray());
                }
            } while (!over.get());
        }
    }

    private static void throwAll(
            RawClient stranger,
            HostileFrames hostile,
            int frames,
            AtomicReference<Throwable> wrong,
            long seed) {
        int sessions = 0;
        long due = 0;
        for (int i = 0; i < frames && wrong.get() == null; i++) {
            if (due == 0) {
                sessions++;
                if (sessions % 4 == 0) {
                    stranger.open(); // and let the frame come before Hello
                    due = 1;
                } else {
                    stranger.enter();
                    due = 2;
                }
            }
            HostileFrames.Shot shot = hostile.next(stranger.token(), due);
            try {
                stranger.send(shot.bytes());
                stranger.look();
                due += shot.commands();
                if (shot.isBroken()) {
                    stranger.await("end of the session", stranger::isDropped);
                }
            } catch (AssertionError unanswered) {
                String hex = HexFormat.of().formatHex(shot.bytes());
                fail("frame %d of seed %d: %s".formatted(i, seed, hex), unanswered);
            }
            if (shot.isBroken() || shot.endsWell() || stranger.isDropped()) {
                due = 0;
            }
        }
        System.out.println(frames + " frames ended " + sessions + " sessions");
    }

    /** Nobody else says anything meanwhile: a worker forgets such bytes by itself. */
    @Test
    void bytesThatNobodyExpectsAreDroppedWithTheirTicket() throws Exception {
        long before = cpu.stats().bytesInUse();
        try (RawClient stranger = new RawClient(worker.address())) {
            stranger.enter();
            MemorySegment bytes = MemorySegment.ofArray(new byte[1000]);
            stranger.send(2, new Command.Put(7, 1000));
            stranger.send(3, new Command.Chunk(7, 0, bytes));
            stranger.send(4, new Command.Fence(1, Command.Fence.ALL));
            stranger.await("answer", () -> stranger.next() != null);
            assertTrue(cpu.stats().bytesInUse() > before, "they wait for their object");
            skippedNanos.addAndGet(BEYOND_ANY_TICKET);
            awaitBytes(before);
        }
    }

    private void awaitBytes(long bytes) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (cpu.stats().bytesInUse() != bytes && System.nanoTime() - end < 0) {
            Thread.sleep(5);
        }
        assertEquals(bytes, cpu.stats().bytesInUse(), "the device's memory is as it was");
    }
}
