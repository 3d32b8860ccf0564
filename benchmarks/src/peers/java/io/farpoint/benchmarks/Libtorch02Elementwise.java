package io.farpoint.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
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

/** The peer of {@link Lesson02Elementwise}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Libtorch02Elementwise {
    /** How many floats. */
    @Param({"1000", "100000", "1000000", "10000000"})
    public int size;

    private NDManager manager;
    private NDArray x;
    private NDArray y;
    private NDArray one;
    private NDArray row;
    private NDArray column;
    private NDArray matrix;

    /** Makes the operands. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        x = manager.randomUniform(0, 1, new Shape(size), DataType.FLOAT32);
        y = manager.randomUniform(0, 1, new Shape(size), DataType.FLOAT32);
        matrix = x.reshape(size / 100, 100);
        one = manager.ones(new Shape(size));
        column = manager.randomUniform(0, 1, new Shape(size / 100, 1), DataType.FLOAT32);
        row = manager.randomUniform(0, 1, new Shape(100), DataType.FLOAT32);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** A sum into a new tensor. */
    @Benchmark
    public void add() {
        x.add(y).close();
    }

    /** A product into a new tensor. */
    @Benchmark
    public void mul() {
        x.mul(y).close();
    }

    /** A sum into its first operand. */
    @Benchmark
    public void addInPlace() {
        x.addi(y);
    }

    /** A product into its first operand. */
    @Benchmark
    public void mulInPlace() {
        x.muli(one);
    }

    /** An exponential. */
    @Benchmark
    public void exp() {
        x.exp().close();
    }

    /** A gelu, by erf. */
    @Benchmark
    public void gelu() {
        Activation.gelu(x).close();
    }

    /** Four ops, one after the other. */
    @Benchmark
    public void chainOpByOp() {
        try (NDArray a = x.mul(y);
                NDArray b = a.add(1.5f);
                NDArray c = b.sub(x);
                NDArray d = c.mul(0.5f)) {
            d.getShape();
        }
    }

    /** The same four: eager libtorch has no other way. */
    @Benchmark
    public void chainAsMap() {
        chainOpByOp();
    }

    /** A row added to every row. */
    @Benchmark
    public void addRow() {
        matrix.add(row).close();
    }

    /** A column added to every column. */
    @Benchmark
    public void addColumn() {
        matrix.add(column).close();
    }

    /** A sum of every second element of two. */
    @Benchmark
    public void addStrided() {
        try (NDArray left = x.get("::2");
                NDArray right = y.get("::2");
                NDArray sum = left.add(right)) {
            sum.getShape();
        }
    }

    /** A transposed view made contiguous by an add. */
    @Benchmark
    public void addTransposed() {
        try (NDArray view = matrix.transpose();
                NDArray sum = view.add(1f)) {
            sum.getShape();
        }
    }
}
