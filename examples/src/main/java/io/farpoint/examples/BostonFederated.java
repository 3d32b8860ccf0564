package io.farpoint.examples;

import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import io.farpoint.optim.Optimizer;
import io.farpoint.optim.Sgd;
import java.util.List;

/**
 * The Boston Housing data on two workers: a 13-32-24-1 network learns the value of homes by SGD
 * with momentum, in deviations of the target. The caller sees losses, column sums and gradients'
 * names, and no row. {@link Federated} is the training.
 */
public final class BostonFederated implements Task {
    private final CsvTable table = CsvTable.load("boston.csv");
    private final double learningRate;
    private final double momentum;

    /** With the rates of the demo. */
    public BostonFederated() {
        this(0.01, 0.9);
    }

    /**
     * With rates of your own.
     *
     * @param learningRate the step's size
     * @param momentum how much of the last step stays
     */
    public BostonFederated(double learningRate, double momentum) {
        this.learningRate = learningRate;
        this.momentum = momentum;
    }

    @Override
    public List<Integer> widths() {
        return List.of(table.features(), 32, 24, 1);
    }

    @Override
    public Federated.Settings defaults() {
        return new Federated.Settings(100, 8, 1);
    }

    /** Standardised by the training rows of both; the score's unit is (1000 dollars) squared. */
    @Override
    public Dealt deal(long seed, List<Worker> owners) {
        List<Rows> rows = Rows.deal(table, seed, owners);
        Columns columns = Columns.of(rows.stream().map(Rows::train).toList());
        List<Shard> shards =
                rows.stream()
                        .map(raw -> raw.map(columns::standardise))
                        .map(part -> new Shard(samples(part.train()), samples(part.test())))
                        .toList();
        return new Dealt(shards, columns.variance(table.features()));
    }

    private Samples samples(Tensor rows) {
        int features = table.features();
        return new Samples(rows.narrow(1, 0, features), rows.narrow(1, features, 1));
    }

    @Override
    public Tensor loss(Tensor output, Tensor target) {
        return Tensors.mseLoss(output, target);
    }

    @Override
    public Tensor score(Tensor output, Tensor target) {
        return loss(output, target);
    }

    /** The variance of the target: what a constant guess gets at best. */
    @Override
    public double baseline(List<Shard> shards) {
        return Columns.of(shards.stream().map(shard -> shard.test().target()).toList()).variance(0);
    }

    @Override
    public Optimizer optimizer(List<Tensor> parameters) {
        return Sgd.of(parameters).learningRate(learningRate).momentum(momentum).build();
    }
}
