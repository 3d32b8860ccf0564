package io.farpoint.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The peer of {@link Lesson05TrainingStep}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Libtorch05TrainingStep {
    private static final int[] WIDTHS = {784, 256, 128, 10};
    private static final int BATCH = 128;

    private final List<NDArray> parameters = new ArrayList<>();
    private NDManager manager;
    private NDArray images;
    private NDArray labels;
    private Loss loss;

    /** Makes the network and its batch. */
    @Setup
    public void open() {
        manager = Libtorch.start();
        images = manager.randomUniform(0, 1, new Shape(BATCH, WIDTHS[0]), DataType.FLOAT32);
        labels = manager.randomInteger(0, WIDTHS[3], new Shape(BATCH), DataType.INT64);
        loss = Loss.softmaxCrossEntropyLoss();
        for (int i = 1; i < WIDTHS.length; i++) {
            double scale = Math.sqrt(2.0 / WIDTHS[i - 1]);
            NDArray weight =
                    manager.randomNormal(
                            0, (float) scale, new Shape(WIDTHS[i], WIDTHS[i - 1]), DataType.FLOAT32);
            NDArray bias = manager.zeros(new Shape(WIDTHS[i]));
            weight.setRequiresGradient(true);
            bias.setRequiresGradient(true);
            parameters.add(weight);
            parameters.add(bias);
        }
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The loss, forward alone: outside a collector nothing is recorded. */
    @Benchmark
    public void forward() {
        try (NDManager sub = manager.newSubManager()) {
            images.tempAttach(sub);
            loss(sub);
        }
    }

    /** Forward, backward and update. */
    @Benchmark
    public void step() {
        try (NDManager sub = manager.newSubManager()) {
            images.tempAttach(sub);
            try (GradientCollector collector =
                    Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(loss(sub));
            }
            for (NDArray parameter : parameters) {
                try (NDArray gradient = parameter.getGradient();
                        NDArray change = gradient.mul(0.01f)) {
                    parameter.setRequiresGradient(false);
                    parameter.subi(change);
                    parameter.setRequiresGradient(true);
                }
            }
        }
    }

    private NDArray loss(NDManager sub) {
        NDArray x = images;
        for (int i = 0; i < parameters.size(); i += 2) {
            x = Linear.linear(x, parameters.get(i), parameters.get(i + 1)).singletonOrThrow();
            x = i + 2 < parameters.size() ? Activation.relu(x) : x;
            x.attach(sub);
        }
        NDArray value = loss.evaluate(new NDList(labels), new NDList(x));
        value.attach(sub);
        return value;
    }
}
