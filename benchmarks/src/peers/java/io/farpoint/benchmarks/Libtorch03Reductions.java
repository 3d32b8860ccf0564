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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The peer of {@link Lesson03Reductions}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Libtorch03Reductions {
    private NDManager manager;
    private NDArray x;
    private NDArray cube;

    /** Makes the operand. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        x = manager.randomNormal(0, 1, new Shape(1024, 1024), DataType.FLOAT32);
        cube = x.reshape(64, 128, 128);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The sum of all. */
    @Benchmark
    public void sumAll() {
        x.sum().close();
    }

    /** The sum of each row. */
    @Benchmark
    public void sumRows() {
        x.sum(new int[] {1}).close();
    }

    /** The sum of each column. */
    @Benchmark
    public void sumColumns() {
        x.sum(new int[] {0}).close();
    }

    /** The sum over the axes on both sides of one. */
    @Benchmark
    public void sumOuter() {
        cube.sum(new int[] {0, 2}).close();
    }

    /** The softmax of each row. */
    @Benchmark
    public void softmax() {
        x.softmax(1).close();
    }

    /** The place of each row's largest. */
    @Benchmark
    public void argmax() {
        x.argMax(1).close();
    }
}
