package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Fn;
import io.farpoint.Scalar;
import io.farpoint.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an expression that was never seen costs: its first call over 1e5 floats, and the time until
 * it runs at full speed. Each measurement is one call in a JVM that is cold (nothing ran in it
 * before) or warm (it has met other expressions). The baseline is the same expression's next call.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Lesson07FirstCalls {
    private static final int SIZE = 100_000;
    private static final int STEPS = 8;

    /** The device gives up long before. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Farpoint fp;
    private Tensor x;
    private Tensor y;
    private int seen;
    private Fn known;

    /** Makes the operands; no op runs for it. */
    @Setup
    public void open() {
        fp = Grounds.start();
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = i / (float) SIZE;
        }
        x = fp.tensor(values);
        y = fp.tensor(values);
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

    /** The next call of an expression that was called often. */
    @Benchmark
    @Fork(1)
    @Warmup(iterations = 100)
    @Measurement(iterations = 20)
    public void baseline() {
        if (known == null) {
            known = unseen();
        }
        known.apply(x, y).close();
    }

    /** The first call in a JVM. */
    @Benchmark
    @Fork(5)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public void coldFirstCall() {
        unseen().apply(x, y).close();
    }

    /** The first call of one more expression. */
    @Benchmark
    @Fork(1)
    @Warmup(iterations = 50)
    @Measurement(iterations = 20)
    public void warmFirstCall() {
        unseen().apply(x, y).close();
    }

    /**
     * From the first call in a JVM until the device runs the expression as fast as it ever will.
     */
    @Benchmark
    @Fork(5)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public void coldUntilSteady() {
        callUntilSteady(unseen());
    }

    /** The same for one more expression. */
    @Benchmark
    @Fork(1)
    @Warmup(iterations = 5)
    @Measurement(iterations = 10)
    public void warmUntilSteady() {
        callUntilSteady(unseen());
    }

    /** A device that counts no loops is steady at once. */
    private void callUntilSteady(Fn expression) {
        boolean counts = WatchedProvider.stats().details().containsKey("loopsMade");
        long before = loopsDecided();
        long deadline = System.nanoTime() + MOST_NANOS;
        do {
            expression.apply(x, y).close();
        } while (counts && loopsDecided() == before && System.nanoTime() < deadline);
    }

    private static long loopsDecided() {
        return Grounds.counter("loopsMade") + Grounds.counter("loopsRefused");
    }

    /** One of 4^8 expressions of eight steps: the digits of a number choose its functions. */
    private Fn unseen() {
        int digits = seen++;
        return Fn.of((p, q) -> {
            Scalar value = p;
            for (int step = 0, rest = digits; step < STEPS; step++, rest >>= 2) {
                value =
                        switch (rest & 3) {
                            case 0 -> value.mul(q);
                            case 1 -> value.add(p);
                            case 2 -> value.sub(q);
                            default -> value.maximum(q);
                        };
            }
            return value;
        });
    }
}
