package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.memory.Loan;

/** One run of a reduction, cut into pieces that any thread may take, in any order. */
interface Reduction extends Crew.Work {
    /** How many pieces there are. */
    int pieces();

    /** What pieces leave for {@link #finish}, or null. */
    default Loan partials() {
        return null;
    }

    /** Joins what the pieces left, once all are done. */
    default void finish() {}

    /** Runs it whole. */
    default void run(Crew crew, Workspace w) {
        try (Loan _ = partials()) {
            crew.run(this, pieces(), w);
            finish();
        }
    }
}
