package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where the middle of each column is, and how far its values lie apart: known to the caller.
 *
 * @param mean FLOAT64, [columns]
 * @param deviation FLOAT64, [columns]
 */
record Columns(Tensor mean, Tensor deviation) {
    /** Over tables side by side. Each sums up where it is; its sums are all that leaves it. */
    static Columns of(List<Tensor> tables) {
        Tensor mean = average(tables, there -> there.sum(0));
        Tensor variance =
                average(
                        tables,
                        there -> there.sub(mean.send(there.location())).map(d -> d.mul(d)).sum(0));
        return new Columns(mean, variance.sqrt());
    }

    private static Tensor average(List<Tensor> tables, UnaryOperator<Tensor> sum) {
        Tensor total = null;
        long count = 0;
        for (Tensor table : tables) {
            Tensor part = sum.apply(table).get();
            total = total == null ? part : total.add(part);
            count += table.size(0);
        }
        return total.div((double) count);
    }

    /** The square of a column's deviation. */
    double variance(int column) {
        double width = deviation.select(0, column).item();
        return width * width;
    }

    /** A table with mean 0 and deviation 1 where these columns were measured, as FLOAT32. */
    Tensor standardise(Tensor table) {
        Tensor middle = mean.send(table.location());
        Tensor width = deviation.send(table.location());
        return Tensors.map(
                List.of(table, middle, width),
                v -> v.get(0).sub(v.get(1)).div(v.get(2)).to(DType.FLOAT32));
    }
}
