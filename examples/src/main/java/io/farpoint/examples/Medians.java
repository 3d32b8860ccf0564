package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import java.util.List;

/** Missing values, which the table writes as 0, and what stands in for them. */
final class Medians {
    /** Halving [0, 2^10) so often leaves neighbouring doubles. */
    private static final int HALVINGS = 64;

    private static final double ABOVE_ALL = 1024;

    private Medians() {}

    /**
     * The (lower) median of each column's values above 0, over tables side by side, exactly: by
     * bisection. In each round the caller names a number a column, and each worker answers how many
     * of its values are at most that; counts are all that leaves it.
     *
     * @param tables FLOAT64, [rows, columns], of values below 1024
     * @return FLOAT64, [columns], here
     */
    static Tensor ofPresent(List<Tensor> tables) {
        Tensor first = tables.getFirst();
        Tensor below = first.owner().zeros(DType.FLOAT64, first.size(1));
        Tensor above = below.add(ABOVE_ALL);
        Tensor half = countUpTo(tables, above).add(1).floorDivide(2);
        for (int i = 0; i < HALVINGS; i++) {
            Tensor middle = below.add(above).div(2);
            Tensor enough = countUpTo(tables, middle).ge(half);
            above = Tensors.where(enough, middle, above);
            below = Tensors.where(enough, below, middle);
        }
        return above;
    }

    private static Tensor countUpTo(List<Tensor> tables, Tensor bound) {
        Tensor total = null;
        for (Tensor table : tables) {
            Tensor there = bound.send(table.location());
            Tensor part =
                    Tensors.map(table, there, (x, most) -> x.gt(0).logicalAnd(x.le(most)))
                            .sum(0)
                            .get();
            total = total == null ? part : total.add(part);
        }
        return total;
    }

    /** A table with a column's median wherever a value is 0. */
    static Tensor fillIn(Tensor table, Tensor medians) {
        Tensor there = medians.send(table.location());
        return Tensors.map(table, there, (x, median) -> x.eq(0).where(median, x));
    }
}
