package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many into few, 1024 x 1024 floats. The baseline is a plain copy of the same memory. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson03Reductions {
    private static final int SIDE = 1024;

    private Farpoint fp;
    private Tensor x;
    private Tensor cube;
    private HandWritten hand;

    /** Makes the operand. */
    @Setup
    public void open() {
        fp = Grounds.start();
        fp.manualSeed(1);
        x = fp.randn(SIDE, SIDE);
        cube = x.reshape(64, 128, 128);
        hand = new HandWritten((long) SIDE * SIDE, Grounds.threads());
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        hand.close();
        fp.close();
    }

    /** A plain copy of the same memory. */
    @Benchmark
    public void baselineCopy() {
        hand.copy();
    }

    /** The sum of all. */
    @Benchmark
    public void sumAll() {
        x.sum().close();
    }

    /** The sum of each row. */
    @Benchmark
    public void sumRows() {
        x.sum(1).close();
    }

    /** The sum of each column. */
    @Benchmark
    public void sumColumns() {
        x.sum(0).close();
    }

    /** The sum over the axes on both sides of one. */
    @Benchmark
    public void sumOuter() {
        cube.sum(new int[] {0, 2}, false).close();
    }

    /** The softmax of each row. */
    @Benchmark
    public void softmax() {
        x.softmax(1).close();
    }

    /** The place of each row's largest. */
    @Benchmark
    public void argmax() {
        x.argmax(1).close();
    }
}
