package io.farpoint.benchmarks;

import io.farpoint.Options;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** The bare oneDNN call on memory of its own, with as many threads as the lessons. */
final class OneDnn implements AutoCloseable {
    /** Below so many products one thread is faster. */
    private static final long PARALLEL_ABOVE = 1_000_000;

    private final Dnnl library = Dnnl.load(Options.defaults().cacheFolder());
    private final Arena arena = Arena.ofShared();
    private final SplittableRandom random = new SplittableRandom(1);

    /** Memory for so many floats, between 0 and 1. */
    MemorySegment random(long floats) {
        MemorySegment segment = arena.allocate(floats * Float.BYTES, 64);
        for (long i = 0; i < floats; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble());
        }
        return segment;
    }

    /** {@code C = A B} without gaps, B's memory perhaps holding its transpose. */
    void multiply(
            long m,
            long n,
            long k,
            MemorySegment a,
            MemorySegment b,
            boolean transposeB,
            MemorySegment c) {
        library.setThreads(m * n * k < PARALLEL_ABOVE ? 1 : Grounds.threads());
        int status = library.sgemm(false, transposeB, m, n, k, a, k, b, transposeB ? k : n, c, n);
        if (status != 0) {
            throw new IllegalStateException("dnnl_sgemm refused with status " + status);
        }
    }

    /** So many products, one after the other in memory. */
    void multiplyEach(
            long batch, long m, long n, long k, MemorySegment a, MemorySegment b, MemorySegment c) {
        for (long i = 0; i < batch; i++) {
            multiply(
                    m,
                    n,
                    k,
                    a.asSlice(i * m * k * Float.BYTES),
                    b.asSlice(i * k * n * Float.BYTES),
                    false,
                    c.asSlice(i * m * n * Float.BYTES));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
