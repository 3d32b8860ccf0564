package io.farpoint.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * Measures nothing: lets the fork come to rest before each iteration, ours and the peers' alike. On
 * two cores the JIT is the rival of an op's second thread for as long as it has work left, some six
 * seconds of a network's steps (measured), which is longer than a warm-up.
 */
public final class QuietJit implements InternalProfiler {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What a fork at rest uses of a core while it is looked at, at most. */
    private static final long REST_NANOS = LOOK_NANOS / 10;

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Made by JMH. */
    public QuietJit() {}

    @Override
    public String getDescription() {
        return "iterations that begin when the JIT has nothing left to do";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        long start = System.nanoTime();
        long used;
        do {
            long before = process.getProcessCpuTime();
            LockSupport.parkNanos(LOOK_NANOS);
            used = process.getProcessCpuTime() - before;
        } while (used > REST_NANOS && System.nanoTime() - start < MOST_NANOS);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return List.of();
    }
}
