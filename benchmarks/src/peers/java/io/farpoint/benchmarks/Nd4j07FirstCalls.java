package io.farpoint.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The peer of {@link Lesson07FirstCalls}: eight products, op by op, for it knows no expressions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Nd4j07FirstCalls {
    private static final int SIZE = 100_000;
    private static final int STEPS = 8;

    private INDArray x;
    private INDArray y;

    /** Makes the operands; no op runs for it. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        x = Nd4j.createFromArray(new float[SIZE]);
        y = Nd4j.createFromArray(new float[SIZE]);
    }

    /** A call that was made often. */
    @Benchmark
    @Fork(1)
    @Warmup(iterations = 100)
    @Measurement(iterations = 20)
    public INDArray baseline() {
        return eightOps();
    }

    /** The first call in a JVM. */
    @Benchmark
    @Fork(5)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public INDArray coldFirstCall() {
        return eightOps();
    }

    private INDArray eightOps() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            INDArray value = x.mul(y);
            for (int step = 1; step < STEPS; step++) {
                value.muli(y);
            }
            return value;
        }
    }
}
