package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MediansTest {

    @Test
    void theyAreWhatSortingAllRowsTogetherGives() {
        CsvTable table = CsvTable.load("pima.csv");
        try (Farpoint fp = Farpoint.start()) {
            Worker bob = fp.virtualWorker("bob");
            Worker alice = fp.virtualWorker("alice");
            List<Rows> rows = Rows.deal(table, 3, List.of(bob, alice));
            List<Tensor> parts = rows.stream().map(Rows::train).toList();
            double[] medians = Medians.ofPresent(parts).toDoubleArray();
            for (int column = 0; column < medians.length; column++) {
                assertEquals(sorted(parts, column), medians[column], table.columns().get(column));
            }
        }
    }

    private static double sorted(List<Tensor> parts, int column) {
        List<Double> present = new ArrayList<>();
        for (Tensor part : parts) {
            double[] values = part.select(1, column).contiguous().fetch().toDoubleArray();
            Arrays.stream(values).filter(value -> value > 0).forEach(present::add);
        }
        present.sort(null);
        return present.get((present.size() - 1) / 2);
    }

    @Test
    void onlyZerosAreFilledIn() {
        try (Farpoint fp = Farpoint.start()) {
            Tensor table = fp.tensor(new double[][] {{0, 0}, {1, 2}, {3, 0}});
            Tensor filled = Medians.fillIn(table, fp.tensor(7.5, 0.0));
            assertArrayEquals(new double[] {7.5, 0, 1, 2, 3, 0}, filled.toDoubleArray());
        }
    }
}
