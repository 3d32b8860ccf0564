package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The baseline of {@link Lesson08FarTraining}: the same rows and network, all on me. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Bare08FarTraining {
    private Farpoint fp;
    private DemoTraining training;

    /** Makes the network and its rows. */
    @Setup
    public void open() {
        fp = Grounds.start();
        training = new DemoTraining(fp, fp.me(), fp.me());
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        training.close();
        fp.close();
    }

    /** A step; the losses are read once an epoch. */
    @Benchmark
    @OperationsPerInvocation(DemoTraining.STEPS)
    public float step() {
        return training.epoch();
    }
}
