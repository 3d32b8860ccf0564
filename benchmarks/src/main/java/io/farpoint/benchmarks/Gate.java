package io.farpoint.benchmarks;

import java.util.Locale;
import java.util.Optional;

/** One bound of {@code budgets.json}, with the reason why it is where it is. */
sealed interface Gate {
    /** The benchmark that it is about. */
    RowName row();

    /** Why the bound is there, and where. */
    String reason();

    /**
     * Compares the bound with what was measured.
     *
     * @param report a run
     * @return how it went
     */
    Verdict judge(Report report);

    /**
     * Bytes that an op may allocate on the heap.
     *
     * @param row the benchmark
     * @param most the bound
     * @param reason why
     */
    record Bytes(RowName row, double most, String reason) implements Gate {
        @Override
        public Verdict judge(Report report) {
            Optional<Row> found = row.in(report);
            if (found.isEmpty() || Double.isNaN(found.get().bytes())) {
                return Verdict.missing(this, row);
            }
            double bytes = found.get().bytes();
            String measured = String.format(Locale.ROOT, "%.0f B/op, budget %.0f", bytes, most);
            return Verdict.of(this, bytes <= most, measured);
        }
    }

    /**
     * What a benchmark may have counted beside its time.
     *
     * @param row the benchmark
     * @param counter the counter's name
     * @param most the bound
     * @param reason why
     */
    record Count(RowName row, String counter, double most, String reason) implements Gate {
        @Override
        public Verdict judge(Report report) {
            Double count = row.in(report).map(found -> found.counters().get(counter)).orElse(null);
            if (count == null) {
                return Verdict.missing(this, row);
            }
            String measured =
                    String.format(Locale.ROOT, "%s %.0f, budget %.0f", counter, count, most);
            return Verdict.of(this, count <= most, measured);
        }
    }

    /**
     * How many times the time of another benchmark of the same run one may take. Both are
     * intervals, so the ratio is one; the gate fails where all of it is above the bound, and is
     * unclear where only a part is.
     *
     * @param row the benchmark
     * @param over the baseline
     * @param most the bound
     * @param reason why
     */
    record Ratio(RowName row, RowName over, double most, String reason) implements Gate {
        @Override
        public Verdict judge(Report report) {
            Optional<Row> ours = row.in(report);
            Optional<Row> base = over.in(report);
            if (ours.isEmpty() || base.isEmpty()) {
                return Verdict.missing(this, ours.isEmpty() ? row : over);
            }
            double low = low(ours.get()) / high(base.get());
            double high = high(ours.get()) / low(base.get());
            String measured =
                    String.format(
                            Locale.ROOT,
                            "%.2f times %s (%.2f to %.2f), bound %.2f",
                            ours.get().score() / base.get().score(),
                            over,
                            low,
                            high,
                            most);
            if (low > most) {
                return new Verdict(this, Verdict.Outcome.VIOLATED, measured);
            }
            boolean clear = high <= most;
            return new Verdict(
                    this, clear ? Verdict.Outcome.KEPT : Verdict.Outcome.UNCLEAR, measured);
        }

        private static double low(Row row) {
            return Math.max(0, row.score() - error(row));
        }

        private static double high(Row row) {
            return row.score() + error(row);
        }

        /** What was measured once may be anything. */
        private static double error(Row row) {
            return Double.isNaN(row.error()) ? Double.POSITIVE_INFINITY : row.error();
        }
    }
}
