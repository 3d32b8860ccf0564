package io.farpoint.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongBinaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a careful programmer would write by hand: fused Vector API loops over native memory. */
final class HandWritten implements AutoCloseable {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Below this many floats one thread is faster. */
    private static final int PARALLEL_ABOVE = 50_000;

    private final Arena arena = Arena.ofShared();
    private final ExecutorService pool;
    private final int threads;
    private final long size;
    private final MemorySegment x;
    private final MemorySegment y;
    private final MemorySegment z;

    HandWritten(long size, int threads) {
        this.size = size;
        this.threads = size < PARALLEL_ABOVE ? 1 : threads;
        this.pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        this.x = arena.allocate(4 * size, 64);
        this.y = arena.allocate(4 * size, 64);
        this.z = arena.allocate(4 * size, 64);
        x.fill((byte) 0x3f);
        y.fill((byte) 0x3e);
    }

    void copy() {
        parallel((from, to) -> {
            MemorySegment.copy(x, 4 * from, z, 4 * from, 4 * (to - from));
            return 0;
        });
    }

    void chain() {
        parallel(this::chain);
    }

    /** ((x y) + 1.5 - x) 0.5 */
    private long chain(long from, long to) {
        long i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, x, 4 * i, ORDER);
            FloatVector q = FloatVector.fromMemorySegment(SPECIES, y, 4 * i, ORDER);
            p.mul(q).add(1.5f).sub(p).mul(0.5f).intoMemorySegment(z, 4 * i, ORDER);
        }
        for (; i < to; i++) {
            float p = x.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            float q = y.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            z.setAtIndex(ValueLayout.JAVA_FLOAT, i, (p * q + 1.5f - p) * 0.5f);
        }
        return 0;
    }

    private void parallel(LongBinaryOperator part) {
        if (threads == 1) {
            part.applyAsLong(0, size);
            return;
        }
        CompletableFuture<?>[] others = new CompletableFuture<?>[threads - 1];
        long share = size / threads;
        for (int t = 1; t < threads; t++) {
            long from = t * share;
            long to = t == threads - 1 ? size : from + share;
            others[t - 1] = CompletableFuture.runAsync(() -> part.applyAsLong(from, to), pool);
        }
        part.applyAsLong(0, share);
        CompletableFuture.allOf(others).join();
    }

    @Override
    public void close() {
        pool.shutdown();
        arena.close();
    }
}
