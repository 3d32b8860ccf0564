package io.farpoint.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The peer of {@link Lesson04MatMul}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Libtorch04MatMul {
    /** The side of the square. */
    @Param({"128", "512", "1024", "2048"})
    public int side;

    private NDManager manager;
    private NDArray square;
    private NDArray other;
    private NDArray skinny;
    private NDArray batch;
    private NDArray batchOther;
    private NDArray vector;

    /** Makes the operands. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        square = random(side, side);
        other = random(side, side);
        skinny = random(side, 16);
        batch = random(16, side / 4, side / 4);
        batchOther = random(16, side / 4, side / 4);
        vector = random(side);
    }

    private NDArray random(long... shape) {
        return manager.randomUniform(0, 1, new Shape(shape), DataType.FLOAT32);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** Square by square. */
    @Benchmark
    public void square() {
        square.matMul(other).close();
    }

    /** Square by a transposed square. */
    @Benchmark
    public void transposed() {
        try (NDArray view = other.transpose()) {
            square.matMul(view).close();
        }
    }

    /** Square by sixteen columns. */
    @Benchmark
    public void skinny() {
        square.matMul(skinny).close();
    }

    /** Sixteen products of a quarter of the side. */
    @Benchmark
    public void batched() {
        batch.matMul(batchOther).close();
    }

    /** Square by vector. */
    @Benchmark
    public void vector() {
        square.matMul(vector).close();
    }
}
