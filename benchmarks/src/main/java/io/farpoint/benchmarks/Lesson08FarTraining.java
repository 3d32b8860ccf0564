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

/**
 * A step of the demo's training on two workers, each in a process of its own, over shared memory.
 * {@link Bare08FarTraining} is the baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson08FarTraining {
    private OtherJvm bob;
    private OtherJvm alice;
    private Farpoint fp;
    private DemoTraining training;

    /** Starts both workers and makes the network and its rows there. */
    @Setup
    public void open() {
        bob = FarWorker.start("bob", FarWorker.IPC);
        alice = FarWorker.start("alice", FarWorker.IPC);
        fp = Grounds.start();
        training =
                new DemoTraining(
                        fp, fp.connect("bob", bob.said()), fp.connect("alice", alice.said()));
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run, and the workers. */
    @TearDown
    public void close() {
        try {
            training.close();
            fp.close();
        } finally {
            bob.close();
            alice.close();
        }
    }

    /** A step; the losses are read once an epoch. */
    @Benchmark
    @OperationsPerInvocation(DemoTraining.STEPS)
    public float step() {
        return training.epoch();
    }
}
