package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;

/**
 * The Pima Indians Diabetes data on two workers: an 8-16-8-2 network learns who was found to have
 * diabetes, by Adam. The caller sees losses, column sums, counts and gradients' names, and no row.
 * {@link Federated} is the training; {@code data/SOURCES.md} says whose data it is.
 */
public final class PimaFederated implements Classification {
    /** A 0 there says that the value is missing. */
    private static final List<String> MAY_BE_MISSING =
            List.of("glucose", "pressure", "triceps", "insulin", "mass");

    private final CsvTable table = CsvTable.load("pima.csv");

    /** Reads the table. */
    public PimaFederated() {}

    @Override
    public List<Integer> widths() {
        return List.of(table.features(), 16, 8, 2);
    }

    @Override
    public Federated.Settings defaults() {
        return new Federated.Settings(100, 16, 1);
    }

    /** Medians, then means and deviations, are those of the training rows of both. */
    @Override
    public Dealt deal(long seed, List<Worker> owners) {
        List<Rows> raw = Rows.deal(table, seed, owners);
        Tensor present =
                Medians.ofPresent(raw.stream().map(rows -> features(rows.train())).toList());
        Tensor medians = Tensors.where(mayBeMissing(present), present, 0.0);
        List<Rows> filled =
                raw.stream()
                        .map(rows -> rows.map(r -> Medians.fillIn(features(r), medians)))
                        .toList();
        Columns columns = Columns.of(filled.stream().map(Rows::train).toList());
        List<Shard> shards = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            Rows features = filled.get(i).map(columns::standardise);
            Rows target = raw.get(i).map(this::target);
            shards.add(
                    new Shard(
                            new Samples(features.train(), target.train()),
                            new Samples(features.test(), target.test())));
        }
        return new Dealt(shards, PERCENT);
    }

    private Tensor features(Tensor rows) {
        return rows.narrow(1, 0, table.features());
    }

    private Tensor target(Tensor rows) {
        return rows.select(1, table.features()).to(DType.INT64);
    }

    private Tensor mayBeMissing(Tensor beside) {
        boolean[] may = new boolean[table.features()];
        for (String column : MAY_BE_MISSING) {
            may[table.columns().indexOf(column)] = true;
        }
        return beside.location().tensor(may);
    }
}
