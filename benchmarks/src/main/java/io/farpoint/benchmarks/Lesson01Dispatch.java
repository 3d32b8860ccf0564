package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to say an op at all: five floats, so that the kernel hardly counts. The baseline is
 * the same sum by a plain loop over arrays.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Lesson01Dispatch {
    private final float[] left = {1, 2, 3, 4, 5};
    private final float[] right = {1, 1, 1, 1, 1};
    private Farpoint fp;
    private Tensor near;
    private Tensor nearOther;
    private Tensor far;
    private Tensor farOther;
    private Tensor leaf;

    /** Makes the operands. */
    @Setup
    public void open() {
        fp = Grounds.start();
        Worker bob = fp.virtualWorker("bob");
        near = fp.tensor(left);
        nearOther = fp.tensor(right);
        far = near.send(bob);
        farOther = nearOther.send(bob);
        leaf = fp.tensor(left.clone()).requiresGrad(true);
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

    /** The sum itself, into a new array. */
    @Benchmark
    public float[] baseline() {
        float[] sum = new float[left.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }

    /** An add on me, closed at once. */
    @Benchmark
    public void addNear() {
        near.add(nearOther).close();
    }

    /** An add on a virtual worker, closed at once. */
    @Benchmark
    public void addFar() {
        far.add(farOther).close();
    }

    /** An add on me, released by its scope. */
    @Benchmark
    public void addInScope() {
        try (Scope _ = fp.scope()) {
            near.add(nearOther);
        }
    }

    /** An add into its first operand. */
    @Benchmark
    public void addInPlace() {
        near.add_(nearOther);
    }

    /** An add that is recorded for backward. */
    @Benchmark
    public void addRecorded() {
        leaf.add(nearOther).close();
    }

    /** A sum of products, forward and backward. */
    @Benchmark
    public void forwardBackward() {
        try (Scope _ = fp.scope()) {
            leaf.mul(nearOther).sum().backward();
        }
        leaf.grad(null);
    }
}
