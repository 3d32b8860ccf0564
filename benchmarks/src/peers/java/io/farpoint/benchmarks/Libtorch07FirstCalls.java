package io.farpoint.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The peer of {@link Lesson07FirstCalls}: eight products, op by op, for it knows no expressions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Libtorch07FirstCalls {
    private static final int SIZE = 100_000;
    private static final int STEPS = 8;

    private NDManager manager;
    private NDArray x;
    private NDArray y;

    /** Makes the operands; no op runs for it. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        x = manager.create(new float[SIZE]);
        y = manager.create(new float[SIZE]);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** A call that was made often. */
    @Benchmark
    @Fork(1)
    @Warmup(iterations = 100)
    @Measurement(iterations = 20)
    public void baseline() {
        eightOps();
    }

    /** The first call in a JVM. */
    @Benchmark
    @Fork(5)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public void coldFirstCall() {
        eightOps();
    }

    private void eightOps() {
        NDArray value = x.mul(y);
        for (int step = 1; step < STEPS; step++) {
            NDArray next = value.mul(y);
            value.close();
            value = next;
        }
        value.close();
    }
}
