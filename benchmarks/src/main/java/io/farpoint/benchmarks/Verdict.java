package io.farpoint.benchmarks;

import java.util.Locale;

/**
 * How a gate went.
 *
 * @param gate the gate
 * @param outcome how
 * @param measured what was measured beside what is allowed
 */
record Verdict(Gate gate, Outcome outcome, String measured) {
    /** Where a build's leftovers lie, so that none is left in the repository. */
    private static final String RECORDINGS = "benchmarks/target/jfr";

    /** How a gate can go. */
    enum Outcome {
        /** Within the bound. */
        KEPT,
        /** The bound lies in the interval: the machine was too busy to tell. It passes. */
        UNCLEAR,
        /** Beyond the bound, certainly. */
        VIOLATED,
        /** What it is about was not measured: renamed, or no longer there. It fails. */
        MISSING
    }

    static Verdict of(Gate gate, boolean kept, String measured) {
        return new Verdict(gate, kept ? Outcome.KEPT : Outcome.VIOLATED, measured);
    }

    static Verdict missing(Gate gate, RowName row) {
        return new Verdict(gate, Outcome.MISSING, "there is no measurement of " + row);
    }

    boolean fails() {
        return outcome == Outcome.VIOLATED || outcome == Outcome.MISSING;
    }

    /** A line, and what to do where it fails. */
    @Override
    public String toString() {
        String line =
                String.format(
                        "%-8s %s: %s",
                        outcome.name().toLowerCase(Locale.ROOT), gate.row(), measured);
        if (!fails()) {
            return line;
        }
        return line
                + "\n         why the bound: "
                + gate.reason()
                + "\n         look closer:   "
                + command()
                + "\n         the bound is in "
                + Budgets.FILE
                + "; CONTRIBUTING.md says when to move it";
    }

    private String command() {
        String only = "./farpoint bench --only '" + gate.row().benchmark() + "$'";
        return switch (gate) {
            case Gate.Bytes _ ->
                    only
                            + " -- -prof jfr:dir="
                            + RECORDINGS
                            + "\n                        (its recording: "
                            + RECORDINGS
                            + "/*/profile.jfr)";
            case Gate.Count _ -> only;
            case Gate.Ratio ratio ->
                    "./farpoint bench --only '"
                            + ratio.row().benchmark()
                            + "$|"
                            + ratio.over().benchmark()
                            + "$' -- -f 3";
        };
    }
}
