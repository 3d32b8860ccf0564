package io.farpoint.examples;

import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What one owner of data holds on its worker: rows to train on and rows to test on, of features and
 * then the target.
 *
 * @param train [rows, columns]
 * @param test [rows, columns]
 */
record Shard(Tensor train, Tensor test) {
    /** Out of ten rows, so many are trained on. */
    private static final int TRAIN_TENTHS = 8;

    Worker worker() {
        return train.location();
    }

    /**
     * Plays the owners: deals the table out in equal parts, in an order that the seed fixes. In
     * real life each worker would have loaded its own part; this is the one place where rows pass
     * through the caller.
     */
    static List<Shard> deal(BostonHousing table, long seed, List<Worker> owners) {
        List<double[]> rows = new ArrayList<>(Arrays.asList(table.rows()));
        Collections.shuffle(rows, new Random(seed));
        int each = rows.size() / owners.size();
        int train = each * TRAIN_TENTHS / 10;
        List<Shard> shards = new ArrayList<>();
        for (Worker owner : owners) {
            List<double[]> part = rows.subList(shards.size() * each, (shards.size() + 1) * each);
            shards.add(
                    new Shard(
                            owner.tensor(part.subList(0, train).toArray(double[][]::new)),
                            owner.tensor(part.subList(train, each).toArray(double[][]::new))));
        }
        return shards;
    }
}
