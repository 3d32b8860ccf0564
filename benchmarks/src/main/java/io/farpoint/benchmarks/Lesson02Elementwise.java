package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Fn;
import io.farpoint.Scope;
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

/**
 * One pass over memory, and several. The baselines are a plain copy, the least any pass can cost,
 * and a fused Vector API loop by hand for the chain.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson02Elementwise {
    /** How many floats. */
    @Param({"1000", "100000", "1000000", "10000000"})
    public int size;

    private Farpoint fp;
    private Tensor x;
    private Tensor y;
    private Tensor one;
    private Tensor row;
    private Tensor column;
    private Tensor matrix;
    private Fn chain;
    private HandWritten hand;

    /** Makes the operands. */
    @Setup
    public void open() {
        fp = Grounds.start();
        fp.manualSeed(1);
        x = fp.rand(size);
        y = fp.rand(size);
        matrix = x.reshape(size / 100, 100);
        one = fp.ones(size);
        row = fp.rand(100);
        column = fp.rand(size / 100, 1);
        chain = Fn.of((p, q) -> p.mul(q).add(1.5).sub(p).mul(0.5));
        hand = new HandWritten(size, Grounds.threads());
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

    /** The chain by a hand-written fused loop. */
    @Benchmark
    public void baselineChain() {
        hand.chain();
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
        x.add_(y);
    }

    /** A product into its first operand; by one, so that it stays what it is. */
    @Benchmark
    public void mulInPlace() {
        x.mul_(one);
    }

    /** An exponential. */
    @Benchmark
    public void exp() {
        x.exp().close();
    }

    /** A gelu, by erf. */
    @Benchmark
    public void gelu() {
        x.gelu().close();
    }

    /** Four ops, one after the other. */
    @Benchmark
    public void chainOpByOp() {
        try (Scope _ = fp.scope()) {
            x.mul(y).add(1.5).sub(x).mul(0.5);
        }
    }

    /** The same four as one map. */
    @Benchmark
    public void chainAsMap() {
        chain.apply(x, y).close();
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
        try (Scope _ = fp.scope()) {
            x.slice(0, 0, size, 2).add(y.slice(0, 0, size, 2));
        }
    }

    /** A transposed view made contiguous by an add. */
    @Benchmark
    public void addTransposed() {
        try (Scope _ = fp.scope()) {
            matrix.t().add(1.0);
        }
    }
}
