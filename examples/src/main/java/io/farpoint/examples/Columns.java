package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where the middle of each column is, and how far its values lie apart: known to the caller.
 *
 * @param mean FLOAT64, [columns]
 * @param deviation FLOAT64, [columns]
 */
record Columns(Tensor mean, Tensor deviation) {
    /** Over the training rows. Each shard sums up where it is; its sums are all that leaves it. */
    static Columns ofTraining(List<Shard> shards) {
        return of(shards, Shard::train);
    }

    private static Columns of(List<Shard> shards, Function<Shard, Tensor> rows) {
        Tensor mean = average(shards, rows, there -> there.sum(0));
        Tensor variance =
                average(
                        shards,
                        rows,
                        there -> there.sub(mean.send(there.location())).map(d -> d.mul(d)).sum(0));
        return new Columns(mean, variance.sqrt());
    }

    private static Tensor average(
            List<Shard> shards, Function<Shard, Tensor> rows, UnaryOperator<Tensor> sum) {
        Tensor total = null;
        long count = 0;
        for (Shard shard : shards) {
            Tensor part = sum.apply(rows.apply(shard)).get();
            total = total == null ? part : total.add(part);
            count += rows.apply(shard).size(0);
        }
        return total.div((double) count);
    }

    /** The variance of the target in the test rows: what a constant guess gets at best. */
    static double targetVariance(List<Shard> shards) {
        Tensor deviation = of(shards, Shard::test).deviation;
        double ofTarget = deviation.select(0, BostonHousing.FEATURES).item();
        return ofTarget * ofTarget;
    }

    /** The rows with mean 0 and deviation 1 in the training part, as FLOAT32. */
    Shard standardise(Shard shard) {
        return new Shard(standardise(shard.train()), standardise(shard.test()));
    }

    private Tensor standardise(Tensor rows) {
        Tensor middle = mean.send(rows.location());
        Tensor width = deviation.send(rows.location());
        return Tensors.map(
                List.of(rows, middle, width),
                v -> v.get(0).sub(v.get(1)).div(v.get(2)).to(DType.FLOAT32));
    }
}
