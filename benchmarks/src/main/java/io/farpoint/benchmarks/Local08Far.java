package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The baseline of {@link Lesson08Far#trainingStep}: both shards on me. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
public class Local08Far {
    /** The lesson's parameter. */
    @Param({"ipc", "udp"})
    public String transport;

    private Farpoint fp;
    private TwoShards shards;

    /** Makes the network. */
    @Setup
    public void open() {
        fp = Grounds.start();
        shards = new TwoShards(fp, List.of(fp.me(), fp.me()));
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        shards.close();
        fp.close();
    }

    /** A step of the demo's training. */
    @Benchmark
    @OperationsPerInvocation(TwoShards.STEPS)
    public float trainingStep() {
        return shards.epoch();
    }
}
