package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the kit does not ask: races between ops and closing, foreign buffers, caches. */
@Tag("unit")
class CpuBackendTest {
    private static final long LIMIT = 256L << 20;
    private static final int THREADS = 8;
    private static final Expr X = new Expr.Input(0, DType.FLOAT32);
    private static final Expr Y = new Expr.Input(1, DType.FLOAT32);
    private static final Op ADD = new Op.Map(new Expr.Binary(BinaryKind.ADD, X, Y));

    @Test
    void theProviderIsFoundByServiceLoader() {
        long found =
                ServiceLoader.load(BackendProvider.class).stream()
                        .filter(provider -> provider.type() == CpuProvider.class)
                        .count();
        assertEquals(1, found);
    }

    @Test
    void aClosedBufferIsRefusedByName() {
        try (Backend backend = TestDevices.open(LIMIT)) {
            Buffer open = backend.allocate(40);
            Buffer closed = backend.allocate(40);
            closed.close();
            refused(() -> run(backend, 10, open, closed, open), "cpu", "closed");
            refused(() -> run(backend, 10, open, open, closed), "cpu", "closed");
            refused(() -> backend.write(closed, 0, MemorySegment.ofArray(new byte[4])), "closed");
            refused(() -> backend.read(closed, 0, MemorySegment.ofArray(new byte[4])), "closed");
        }
    }

    @Test
    void aForeignBufferIsRefusedByName() {
        try (Backend backend = TestDevices.open(LIMIT);
                Backend other = TestDevices.open(LIMIT)) {
            Buffer own = backend.allocate(40);
            Buffer foreign = other.allocate(40);
            refused(() -> run(backend, 10, own, foreign, own), "cpu", "another device");
        }
    }

    @Test
    void aViewBeyondItsBufferIsRefused() {
        try (Backend backend = TestDevices.open(LIMIT)) {
            Buffer ten = backend.allocate(40);
            refused(() -> run(backend, 11, ten, ten, ten), "beyond its buffer");
            refused(() -> backend.read(ten, 37, MemorySegment.ofArray(new byte[4])), "37");
            refused(() -> backend.write(ten, -1, MemorySegment.ofArray(new byte[4])), "-1");
        }
    }

    @Test
    void aClosedBackendRefusesEverythingByName() {
        Backend backend = TestDevices.open(LIMIT);
        Buffer buffer = backend.allocate(40);
        backend.close();
        backend.close();
        refused(() -> run(backend, 10, buffer, buffer, buffer), "cpu", "closed");
        refused(() -> backend.allocate(10), "cpu", "closed");
        refused(() -> backend.read(buffer, 0, MemorySegment.ofArray(new byte[4])), "closed");
        buffer.close();
        assertEquals(0, backend.stats().bytesInUse());
    }

    @Test
    void closeWaitsForOpsThatRun() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            Backend backend = TestDevices.open(LIMIT);
            CountDownLatch started = new CountDownLatch(THREADS);
            AtomicInteger refusals = new AtomicInteger();
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(
                        start(
                                () -> {
                                    Buffer buffer = backend.allocate(400_000);
                                    started.countDown();
                                    for (int j = 0; j < 1_000_000; j++) {
                                        run(backend, 100_000, buffer, buffer, buffer);
                                    }
                                },
                                refusals,
                                wrong));
            }
            started.await();
            backend.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(null, wrong.get());
            assertEquals(THREADS, refusals.get());
        }
    }

    /**
     * Buffers are closed while other threads compute on them: refusals and stale values, no more.
     */
    @Test
    void closingABufferUnderAnOpIsHarmless() throws InterruptedException {
        try (Backend backend = TestDevices.open(64L << 20)) {
            AtomicReference<Buffer> shared = new AtomicReference<>(backend.allocate(8_000_000));
            AtomicInteger refusals = new AtomicInteger();
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(
                        start(
                                () -> {
                                    for (int j = 0; j < 200; j++) {
                                        Buffer b = shared.get();
                                        try {
                                            run(backend, 2_000_000, b, b, b);
                                        } catch (BackendException e) {
                                            refusals.incrementAndGet();
                                        }
                                    }
                                },
                                refusals,
                                wrong));
            }
            for (int j = 0; j < 300; j++) {
                // Sizes that differ make chunks leave the reserve, whose memory then is unmapped.
                Buffer fresh = backend.allocate(8_000_000 + j % 5 * 3_000_000);
                shared.getAndSet(fresh).close();
                Thread.yield();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(null, wrong.get());
        }
    }

    @Test
    void threadsComputeSideBySide() throws InterruptedException {
        try (Backend backend = TestDevices.open(LIMIT)) {
            AtomicInteger refusals = new AtomicInteger();
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                float own = i;
                threads.add(start(() -> count(backend, own), refusals, wrong));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(null, wrong.get());
            assertEquals(0, refusals.get());
            assertEquals(0, backend.stats().buffersInUse());
            assertEquals(THREADS * 500L, backend.stats().opsExecuted());
        }
    }

    private static void count(Backend backend, float own) {
        float[] values = new float[3000];
        java.util.Arrays.fill(values, own);
        try (Buffer step = backend.allocate(12_000);
                Buffer sum = backend.allocate(12_000)) {
            backend.write(step, 0, MemorySegment.ofArray(values));
            backend.write(sum, 0, MemorySegment.ofArray(values));
            for (int j = 0; j < 500; j++) {
                run(backend, 3000, sum, step, sum);
            }
            backend.read(sum, 0, MemorySegment.ofArray(values));
        }
        for (float value : values) {
            assertEquals(501 * own, value);
        }
    }

    @Test
    void programsAreBounded() {
        try (Backend backend = TestDevices.open(LIMIT)) {
            Buffer buffer = backend.allocate(4);
            Operand[] out = {view(buffer, 1)};
            for (int i = 0; i < 5000; i++) {
                Expr number = new Expr.Const(Scalars.bits(i, DType.FLOAT32), DType.FLOAT32);
                backend.execute(new Op.Map(number), new Operand[0], out);
            }
            long programs = backend.stats().details().get("programs");
            assertTrue(programs <= 2 * 1024, () -> programs + " programs are kept");
        }
    }

    private static void run(Backend backend, long n, Buffer x, Buffer y, Buffer out) {
        Operand[] inputs = {view(x, n), view(y, n)};
        backend.execute(ADD, inputs, new Operand[] {view(out, n)});
    }

    private static Operand view(Buffer buffer, long n) {
        return new Operand.View(buffer, Layout.contiguous(Shape.of(n)), DType.FLOAT32);
    }

    private static Thread start(
            Runnable work, AtomicInteger refusals, AtomicReference<Throwable> wrong) {
        Thread thread =
                new Thread(() -> {
                    try {
                        work.run();
                    } catch (BackendException e) {
                        refusals.incrementAndGet();
                    } catch (Throwable e) {
                        wrong.compareAndSet(null, e);
                    }
                });
        thread.start();
        return thread;
    }

    private static void refused(Runnable call, String... words) {
        BackendException e = assertThrows(BackendException.class, call::run);
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage());
        }
    }
}
