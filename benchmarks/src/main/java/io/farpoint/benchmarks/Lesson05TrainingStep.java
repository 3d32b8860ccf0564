package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole step: 784-256-128-10, batch 128, cross entropy, SGD. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Lesson05TrainingStep {
    private static final int[] WIDTHS = {784, 256, 128, 10};
    private static final int BATCH = 128;

    private final List<Tensor> parameters = new ArrayList<>();
    private Farpoint fp;
    private Tensor images;
    private Tensor labels;
    private Sgd sgd;

    /** Makes the network and its batch. */
    @Setup
    public void open() {
        fp = Grounds.start();
        fp.manualSeed(1);
        images = fp.rand(BATCH, WIDTHS[0]);
        labels = fp.randint(0, WIDTHS[3], BATCH);
        for (int i = 1; i < WIDTHS.length; i++) {
            double scale = Math.sqrt(2.0 / WIDTHS[i - 1]);
            parameters.add(fp.randn(WIDTHS[i], WIDTHS[i - 1]).mul_(scale).requiresGrad(true));
            parameters.add(fp.zeros(WIDTHS[i]).requiresGrad(true));
        }
        sgd = Sgd.of(parameters).learningRate(0.01).build();
    }

    /** Waits for what the device does in the background. */
    @Setup(Level.Iteration)
    public void settle() {
        Grounds.settle();
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        sgd.close();
        fp.close();
    }

    /** The loss, forward alone. */
    @Benchmark
    public void forward() {
        fp.noGrad(() -> {
            try (Scope _ = fp.scope()) {
                loss();
            }
        });
    }

    /** Forward, backward and update. */
    @Benchmark
    public void step() {
        try (Scope _ = fp.scope()) {
            sgd.zeroGrad();
            loss().backward();
            sgd.step();
        }
    }

    private Tensor loss() {
        Tensor x = images;
        for (int i = 0; i < parameters.size(); i += 2) {
            x = x.linear(parameters.get(i), parameters.get(i + 1));
            x = i + 2 < parameters.size() ? x.relu() : x;
        }
        return Tensors.crossEntropy(x, labels);
    }
}
