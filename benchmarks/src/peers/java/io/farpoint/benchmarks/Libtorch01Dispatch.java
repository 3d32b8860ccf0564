package io.farpoint.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The peer of {@link Lesson01Dispatch}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Libtorch01Dispatch {
    private NDManager manager;
    private NDArray x;
    private NDArray y;
    private NDArray leaf;

    /** Makes the operands. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        x = manager.create(new float[] {1, 2, 3, 4, 5});
        y = manager.create(new float[] {1, 1, 1, 1, 1});
        leaf = manager.create(new float[] {1, 2, 3, 4, 5});
        leaf.setRequiresGradient(true);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** An add, closed at once. */
    @Benchmark
    public void addNear() {
        x.add(y).close();
    }

    /** The same: there is no farther place. */
    @Benchmark
    public void addFar() {
        x.add(y).close();
    }

    /** The same, released by a manager of its own. */
    @Benchmark
    public void addInScope() {
        try (NDManager sub = manager.newSubManager()) {
            x.add(y).attach(sub);
        }
    }

    /** An add into its first operand. */
    @Benchmark
    public void addInPlace() {
        x.addi(y);
    }

    /** A sum of products, forward and backward. */
    @Benchmark
    public void forwardBackward() {
        try (NDManager sub = manager.newSubManager();
                GradientCollector collector =
                        Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray product = leaf.mul(y);
            product.attach(sub);
            NDArray sum = product.sum();
            sum.attach(sub);
            collector.backward(sum);
        }
    }
}
