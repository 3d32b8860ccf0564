package io.farpoint.examples;

import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * One owner's part of a table as it came, on its worker: rows to train on and rows to test on, of
 * features and then the target.
 *
 * @param train FLOAT64, [rows, columns]
 * @param test FLOAT64, [rows, columns]
 */
record Rows(Tensor train, Tensor test) {
    /** Out of ten rows, so many are trained on. */
    private static final int TRAIN_TENTHS = 8;

    /**
     * Plays the owners: deals the table out in equal parts, in an order that the seed fixes. In
     * real life each worker would have loaded its own part; this is the one place where rows pass
     * through the caller.
     */
    static List<Rows> deal(CsvTable table, long seed, List<Worker> owners) {
        List<double[]> rows = new ArrayList<>(Arrays.asList(table.rows()));
        Collections.shuffle(rows, new Random(seed));
        int each = rows.size() / owners.size();
        int train = each * TRAIN_TENTHS / 10;
        List<Rows> dealt = new ArrayList<>();
        for (Worker owner : owners) {
            List<double[]> part = rows.subList(dealt.size() * each, (dealt.size() + 1) * each);
            dealt.add(
                    new Rows(
                            owner.tensor(part.subList(0, train).toArray(double[][]::new)),
                            owner.tensor(part.subList(train, each).toArray(double[][]::new))));
        }
        return dealt;
    }

    Rows map(UnaryOperator<Tensor> change) {
        return new Rows(change.apply(train), change.apply(test));
    }
}
