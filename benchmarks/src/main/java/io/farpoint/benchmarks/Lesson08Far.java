package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs that a worker is another process: one number asked for, ops in a stream, large
 * tensors each way, and a training that exchanges gradients. The baselines are Aeron alone ({@link
 * Aeron08Far}), two memory copies ({@link Copies08Far}) and the same training on me ({@link
 * Local08Far}).
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
public class Lesson08Far {
    private static final int OPS = 1000;

    /** How bytes travel. */
    @Param({"ipc", "udp"})
    public String transport;

    private OtherProcess bobsProcess;
    private OtherProcess alicesProcess;
    private Farpoint fp;
    private Worker bob;
    private Tensor far;
    private Tensor one;
    private Tensor large;
    private Tensor farLarge;
    private TwoShards shards;

    /** Starts the workers. */
    @Setup
    public void open() {
        bobsProcess = FarSide.worker("bob", transport);
        alicesProcess = FarSide.worker("alice", transport);
        fp = Grounds.start();
        bob = fp.connect("bob", bobsProcess.address());
        Worker alice = fp.connect("alice", alicesProcess.address());
        far = fp.tensor(1, 2, 3, 4, 5).send(bob);
        one = fp.tensor(1).send(bob);
        large = fp.ones(RawAeron.BYTES / Float.BYTES);
        farLarge = bob.ones(RawAeron.BYTES / Float.BYTES);
        shards = new TwoShards(fp, List.of(bob, alice));
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        shards.close();
        fp.close();
        bobsProcess.close();
        alicesProcess.close();
    }

    /** Fetches one float. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void fetchOne() {
        one.fetch().close();
    }

    /** Adds five floats to five, each into a new tensor that is closed; waits for all thousand. */
    @Benchmark
    @OperationsPerInvocation(OPS)
    public void addMany() {
        for (int i = 0; i < OPS; i++) {
            far.add(far).close();
        }
        bob.sync();
    }

    /** Sends 16 MiB and waits until they are there. */
    @Benchmark
    public void sendMany() {
        try (Tensor _ = large.send(bob)) {
            bob.sync();
        }
    }

    /** Fetches 16 MiB. */
    @Benchmark
    public void fetchMany() {
        farLarge.fetch().close();
    }

    /** A step of the demo's training, on both workers. */
    @Benchmark
    @OperationsPerInvocation(TwoShards.STEPS)
    public float trainingStep() {
        return shards.epoch();
    }
}
