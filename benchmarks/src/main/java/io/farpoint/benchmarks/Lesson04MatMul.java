package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Matrix products: square, skinny, batched, vector. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson04MatMul {
    /** The side of the square. */
    @Param({"128", "512", "1024", "2048"})
    public int side;

    private Farpoint fp;
    private Tensor square;
    private Tensor other;
    private Tensor skinny;
    private Tensor batch;
    private Tensor batchOther;
    private Tensor vector;

    /** Makes the operands. */
    @Setup
    public void open() {
        fp = Grounds.start();
        fp.manualSeed(1);
        square = fp.rand(side, side);
        other = fp.rand(side, side);
        skinny = fp.rand(side, 16);
        batch = fp.rand(16, side / 4, side / 4);
        batchOther = fp.rand(16, side / 4, side / 4);
        vector = fp.rand(side);
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        fp.close();
    }

    /** Square by square. */
    @Benchmark
    public void square() {
        square.matmul(other).close();
    }

    /** Square by a transposed square. */
    @Benchmark
    public void transposed() {
        try (Tensor view = other.t()) {
            square.matmul(view).close();
        }
    }

    /** Square by sixteen columns. */
    @Benchmark
    public void skinny() {
        square.matmul(skinny).close();
    }

    /** Sixteen products of a quarter of the side. */
    @Benchmark
    public void batched() {
        batch.matmul(batchOther).close();
    }

    /** Square by vector. */
    @Benchmark
    public void vector() {
        square.matmul(vector).close();
    }
}
