package io.farpoint.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The least that bytes to another process cost: a copy into shared memory, and one out of it. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
public class Copies08Far {
    /** The lesson's parameter. */
    @Param("ipc")
    public String transport;

    private final MemorySegment from = Arena.ofAuto().allocate(RawAeron.BYTES);
    private final MemorySegment between = Arena.ofAuto().allocate(RawAeron.BYTES);
    private final MemorySegment to = Arena.ofAuto().allocate(RawAeron.BYTES);

    /** Two copies of 16 MiB. */
    @Benchmark
    public MemorySegment sendMany() {
        between.copyFrom(from);
        return to.copyFrom(between);
    }

    /** The same. */
    @Benchmark
    public MemorySegment fetchMany() {
        return sendMany();
    }
}
