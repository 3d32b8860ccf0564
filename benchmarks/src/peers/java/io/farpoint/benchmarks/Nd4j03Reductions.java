package io.farpoint.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The peer of {@link Lesson03Reductions}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Nd4j03Reductions {
    private INDArray x;
    private INDArray cube;

    /** Makes the operand. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        x = Nd4j.randn(DataType.FLOAT, 1024, 1024);
        cube = x.reshape(64, 128, 128);
    }

    /** The sum of all. */
    @Benchmark
    public INDArray sumAll() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.sum();
        }
    }

    /** The sum of each row. */
    @Benchmark
    public INDArray sumRows() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.sum(1);
        }
    }

    /** The sum of each column. */
    @Benchmark
    public INDArray sumColumns() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.sum(0);
        }
    }

    /** The sum over the axes on both sides of one. */
    @Benchmark
    public INDArray sumOuter() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return cube.sum(0, 2);
        }
    }

    /** The softmax of each row. */
    @Benchmark
    public INDArray softmax() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return Nd4j.nn.softmax(x, 1);
        }
    }

    /** The place of each row's largest. */
    @Benchmark
    public INDArray argmax() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.argMax(1);
        }
    }
}
