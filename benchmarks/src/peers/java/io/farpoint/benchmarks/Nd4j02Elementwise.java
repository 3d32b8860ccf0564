package io.farpoint.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.PreciseGELU;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The peer of {@link Lesson02Elementwise}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Nd4j02Elementwise {
    /** How many floats. */
    @Param({"1000", "100000", "1000000", "10000000"})
    public int size;

    private INDArray x;
    private INDArray y;
    private INDArray one;
    private INDArray row;
    private INDArray column;
    private INDArray matrix;

    /** Makes the operands. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        x = Nd4j.rand(DataType.FLOAT, size);
        y = Nd4j.rand(DataType.FLOAT, size);
        one = Nd4j.ones(DataType.FLOAT, size);
        matrix = x.reshape(size / 100, 100);
        row = Nd4j.rand(DataType.FLOAT, 1, 100);
        column = Nd4j.rand(DataType.FLOAT, size / 100, 1);
    }

    /** A sum into a new array. */
    @Benchmark
    public INDArray add() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.add(y);
        }
    }

    /** A product into a new array. */
    @Benchmark
    public INDArray mul() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.mul(y);
        }
    }

    /** A sum into its first operand. */
    @Benchmark
    public INDArray addInPlace() {
        return x.addi(y);
    }

    /** A product into its first operand. */
    @Benchmark
    public INDArray mulInPlace() {
        return x.muli(one);
    }

    /** An exponential; the second argument is where it goes, else it would be in place. */
    @Benchmark
    public INDArray exp() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return Nd4j.exec(new Exp(x, x.ulike()));
        }
    }

    /** A gelu: its precise one is by tanh, it has none by erf. */
    @Benchmark
    public INDArray gelu() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return Nd4j.exec(new PreciseGELU(x, x.ulike()));
        }
    }

    /** Four ops, each but the first in place, as its users write them. */
    @Benchmark
    public INDArray chainOpByOp() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.mul(y).addi(1.5f).subi(x).muli(0.5f);
        }
    }

    /** The same four: it has no other way. */
    @Benchmark
    public INDArray chainAsMap() {
        return chainOpByOp();
    }

    /** A row added to every row. */
    @Benchmark
    public INDArray addRow() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return matrix.add(row);
        }
    }

    /** A column added to every column. */
    @Benchmark
    public INDArray addColumn() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return matrix.add(column);
        }
    }

    /** A transposed view made contiguous by an add. */
    @Benchmark
    public INDArray addTransposed() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return matrix.transpose().add(1f);
        }
    }

    /** A sum of every second element of two. */
    @Benchmark
    public INDArray addStrided() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.get(NDArrayIndex.interval(0, 2, size))
                    .add(y.get(NDArrayIndex.interval(0, 2, size)));
        }
    }
}
