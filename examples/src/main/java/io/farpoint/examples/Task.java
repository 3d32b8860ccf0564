package io.farpoint.examples;

import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.optim.Optimizer;
import java.util.List;

/** What is to be learned: the data, the network's widths, the loss, the score, the optimizer. */
public interface Task {
    /**
     * Data in the hands of their owners, ready to train on.
     *
     * @param shards one for each owner, of equally many rows
     * @param unit takes a score to the unit in which it is told
     */
    record Dealt(List<Shard> shards, double unit) {}

    /**
     * How wide each layer of the network is.
     *
     * @return from the features to the outputs; relu is between
     */
    List<Integer> widths();

    /**
     * What the demo runs with.
     *
     * @return the settings
     */
    Federated.Settings defaults();

    /**
     * Gives each owner its part of the data.
     *
     * @param seed fixes who gets what
     * @param owners one worker for each shard; the same one may stand there twice
     * @return the shards
     */
    Dealt deal(long seed, List<Worker> owners);

    /**
     * What the network sees of a few samples.
     *
     * @param features as the shard has them
     * @return FLOAT32, [rows, the first width]
     */
    default Tensor input(Tensor features) {
        return features;
    }

    /**
     * What training makes small.
     *
     * @param output what the network says
     * @param target what it should say
     * @return a scalar, the mean over the rows
     */
    Tensor loss(Tensor output, Tensor target);

    /**
     * What is told of the test rows.
     *
     * @param output what the network says
     * @param target what it should say
     * @return a scalar, the mean over the rows
     */
    Tensor score(Tensor output, Tensor target);

    /**
     * The score of the best constant answer on the test rows.
     *
     * @param shards the shards
     * @return the score, in the same unit as {@link #score}
     */
    double baseline(List<Shard> shards);

    /**
     * Makes an optimizer.
     *
     * @param parameters what it steps
     * @return the optimizer
     */
    Optimizer optimizer(List<Tensor> parameters);
}
