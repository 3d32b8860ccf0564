package io.farpoint.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The peer of {@link Lesson05TrainingStep}, by SameDiff: the only autograd that ND4J has. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Nd4j05TrainingStep {
    private static final int[] WIDTHS = {784, 256, 128, 10};
    private static final int BATCH = 128;
    private static final float LEARNING_RATE = 0.01f;

    private final Map<String, INDArray> parameters = new HashMap<>();
    private SameDiff graph;
    private Map<String, INDArray> batch;
    private String[] names;
    private String loss;

    /** Makes the network and its batch. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        graph = SameDiff.create();
        SDVariable x = graph.placeHolder("images", DataType.FLOAT, BATCH, WIDTHS[0]);
        SDVariable labels = graph.placeHolder("labels", DataType.INT, BATCH);
        for (int i = 1; i < WIDTHS.length; i++) {
            double scale = Math.sqrt(2.0 / WIDTHS[i - 1]);
            INDArray weight = Nd4j.randn(DataType.FLOAT, WIDTHS[i - 1], WIDTHS[i]).muli(scale);
            INDArray bias = Nd4j.zeros(DataType.FLOAT, WIDTHS[i]);
            parameters.put("w" + i, weight);
            parameters.put("b" + i, bias);
            x = graph.nn.linear(x, graph.var("w" + i, weight), graph.var("b" + i, bias));
            x = i + 1 < WIDTHS.length ? graph.nn.relu(x, 0) : x;
        }
        SDVariable mean = graph.loss.sparseSoftmaxCrossEntropy(x, labels).mean();
        loss = mean.name();
        graph.setLossVariables(loss);
        names = parameters.keySet().toArray(String[]::new);
        parameters.replaceAll((name, _) -> graph.getVariable(name).getArr());
        INDArray classes = Nd4j.rand(DataType.FLOAT, BATCH).muli(WIDTHS[3]).castTo(DataType.INT);
        batch =
                Map.of(
                        "images", Nd4j.rand(DataType.FLOAT, BATCH, WIDTHS[0]), "labels", classes);
    }

    /** The loss, forward alone. */
    @Benchmark
    public INDArray forward() {
        return graph.outputSingle(batch, loss);
    }

    /** Forward, backward and update. */
    @Benchmark
    public void step() {
        Map<String, INDArray> gradients = graph.calculateGradients(batch, names);
        for (String name : names) {
            parameters.get(name).subi(gradients.get(name).muli(LEARNING_RATE));
        }
    }
}
