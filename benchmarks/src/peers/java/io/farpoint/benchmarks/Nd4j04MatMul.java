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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The peer of {@link Lesson04MatMul}: OpenBLAS inside. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Nd4j04MatMul {
    /** The side of the square. */
    @Param({"128", "512", "1024", "2048"})
    public int side;

    private INDArray square;
    private INDArray other;
    private INDArray skinny;
    private INDArray batch;
    private INDArray batchOther;
    private INDArray vector;

    /** Makes the operands. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        square = Nd4j.rand(DataType.FLOAT, side, side);
        other = Nd4j.rand(DataType.FLOAT, side, side);
        skinny = Nd4j.rand(DataType.FLOAT, side, 16);
        batch = Nd4j.rand(DataType.FLOAT, 16, side / 4, side / 4);
        batchOther = Nd4j.rand(DataType.FLOAT, 16, side / 4, side / 4);
        vector = Nd4j.rand(DataType.FLOAT, side, 1);
    }

    /** Square by square. */
    @Benchmark
    public INDArray square() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return square.mmul(other);
        }
    }

    /** Square by a transposed square, by the call that takes it as a flag (a view was slower). */
    @Benchmark
    public INDArray transposed() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return Nd4j.gemm(square, other, false, true);
        }
    }

    /** Square by sixteen columns. */
    @Benchmark
    public INDArray skinny() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return square.mmul(skinny);
        }
    }

    /** Sixteen products of a quarter of the side. */
    @Benchmark
    public INDArray batched() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return Nd4j.matmul(batch, batchOther);
        }
    }

    /** Square by vector. */
    @Benchmark
    public INDArray vector() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return square.mmul(vector);
        }
    }
}
