package io.farpoint.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The most memory that a fork had, heap and natives, as the system counts it; Linux alone says. */
public final class PeakMemory implements InternalProfiler {
    /** The counter's name. */
    static final String NAME = "peakMB";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final double KIB_PER_MB = 1e6 / 1024;

    /** Made by JMH. */
    public PeakMemory() {}

    @Override
    public String getDescription() {
        return "peak resident memory";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // The system counts from the fork's start.
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (!Files.isReadable(STATUS)) {
            return List.of();
        }
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(PEAK)) {
                    double kib = Double.parseDouble(line.replaceAll("\\D", ""));
                    return List.of(
                            new ScalarResult(NAME, kib / KIB_PER_MB, "MB", AggregationPolicy.MAX));
                }
            }
            return List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
