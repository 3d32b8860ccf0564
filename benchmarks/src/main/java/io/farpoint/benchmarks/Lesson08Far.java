package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A worker in another process, over shared memory and over UDP: a round trip, ops that nobody waits
 * for, and 16 MiB there and back. {@link Bare08Far} is the baseline of round trip and bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson08Far {
    /** How many adds there are between two waits. */
    private static final int MANY = 20_000;

    private static final int IN_A_SCOPE = 100;

    /** By which way. */
    @Param({"ipc", "udp"})
    public String over;

    private OtherJvm process;
    private Farpoint fp;
    private Worker bob;
    private Tensor one;
    private Tensor x;
    private Tensor y;
    private Tensor large;
    private Tensor largeFar;

    /** Starts the worker and makes the operands. */
    @Setup
    public void open() {
        process = FarWorker.start("bob", over);
        fp = Grounds.start();
        bob = fp.connect("bob", process.said());
        one = bob.ones(1);
        x = fp.tensor(1f, 2, 3, 4, 5).send(bob);
        y = fp.tensor(1f, 1, 1, 1, 1).send(bob);
        large = fp.ones(BareEnd.TRANSFER_BYTES / Float.BYTES);
        largeFar = large.send(bob);
        bob.sync();
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run, and the worker. */
    @TearDown
    public void close() {
        try {
            fp.close();
        } finally {
            process.close();
        }
    }

    /** One float, copied here: a round trip. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public double fetch() {
        try (Tensor here = one.fetch()) {
            return here.item();
        }
    }

    /** An add of five floats, released by its scope; one wait for many of them. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void add() {
        for (int i = 0; i < MANY; i += IN_A_SCOPE) {
            try (io.farpoint.Scope _ = fp.scope()) {
                for (int j = 0; j < IN_A_SCOPE; j++) {
                    x.add(y);
                }
            }
        }
        bob.sync();
    }

    /** 16 MiB to the worker, until it has them. */
    @Benchmark
    public void send16MiB() {
        try (Tensor _ = large.send(bob)) {
            bob.sync();
        }
    }

    /** 16 MiB from the worker. */
    @Benchmark
    public void fetch16MiB() {
        largeFar.fetch().close();
    }
}
