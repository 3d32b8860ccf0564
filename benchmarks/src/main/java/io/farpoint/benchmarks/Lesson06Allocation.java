package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an op leaves on the heap: read the column of bytes. The baseline is one object of 32 bytes,
 * which shows that the meter is exact. {@code growth…} runs a million ops and counts what is still
 * there after them, on the heap and on the device.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Lesson06Allocation {
    private static final int MANY = 1_000_000;

    /** Where the operands are: on me, or on a virtual worker. */
    @Param({"near", "far"})
    public String place;

    private Farpoint fp;
    private Worker where;
    private Tensor x;
    private Tensor y;
    private Tensor leaf;

    /** Makes the operands. */
    @Setup
    public void open() {
        fp = Grounds.start();
        where = place.equals("near") ? fp.me() : fp.virtualWorker("bob");
        x = placed(fp.tensor(1f, 2, 3, 4, 5));
        y = placed(fp.tensor(1f, 1, 1, 1, 1));
        leaf = placed(fp.tensor(1f, 2, 3, 4, 5).requiresGrad(true));
    }

    private Tensor placed(Tensor tensor) {
        return where == fp.me() ? tensor : tensor.send(where);
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

    /** Sixteen bytes and their header. */
    @Benchmark
    public byte[] baseline() {
        return new byte[16];
    }

    /** A new tensor, closed. */
    @Benchmark
    public void add() {
        x.add(y).close();
    }

    /** A new tensor, released by its scope. */
    @Benchmark
    public void addInScope() {
        try (Scope _ = fp.scope()) {
            x.add(y);
        }
    }

    /** A new tensor, left to the collector. */
    @Benchmark
    public void addDropped() {
        x.add(y);
    }

    /** No new tensor. */
    @Benchmark
    public void addInPlace() {
        x.add_(y);
    }

    /** A number that travels beside the op. */
    @Benchmark
    public void addNumber() {
        x.add(1.5).close();
    }

    /** A view. */
    @Benchmark
    public void view() {
        x.slice(0, 1, 4).close();
    }

    /** A new tensor, recorded for backward. */
    @Benchmark
    public void addRecorded() {
        leaf.add(y).close();
    }

    /** A sum of products, forward and backward. */
    @Benchmark
    public void forwardBackward() {
        try (Scope _ = fp.scope()) {
            leaf.mul(y).sum().backward();
        }
        leaf.grad(null);
    }

    /** A million new tensors, each closed. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(MANY)
    @Fork(1)
    @Warmup(iterations = 1)
    @Measurement(iterations = 1)
    public void growthClosed(Growth growth) {
        growth.during(
                where,
                () -> {
                    for (int i = 0; i < MANY; i++) {
                        x.add(y).close();
                    }
                });
    }

    /** A million new tensors, left to the collector. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(MANY)
    @Fork(1)
    @Warmup(iterations = 1)
    @Measurement(iterations = 1)
    public void growthDropped(Growth growth) {
        growth.during(
                where,
                () -> {
                    for (int i = 0; i < MANY; i++) {
                        x.add(y);
                    }
                });
    }

    /** A million recorded ops, each closed without a backward. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(MANY)
    @Fork(1)
    @Warmup(iterations = 1)
    @Measurement(iterations = 1)
    public void growthRecorded(Growth growth) {
        growth.during(
                where,
                () -> {
                    for (int i = 0; i < MANY; i++) {
                        leaf.add(y).close();
                    }
                });
    }

    /** A hundred thousand trainings' steps of ten ops. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(MANY)
    @Fork(1)
    @Warmup(iterations = 1)
    @Measurement(iterations = 1)
    public void growthBackward(Growth growth) {
        growth.during(
                where,
                () -> {
                    for (int i = 0; i < MANY / 10; i++) {
                        forwardBackward();
                    }
                });
    }
}
