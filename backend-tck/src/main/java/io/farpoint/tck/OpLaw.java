package io.farpoint.tck;

import io.farpoint.op.FailureCode;
import java.util.Set;

/** What every group of op laws is over. */
public interface OpLaw {
    /**
     * The door under test, beside the oracle's.
     *
     * @return the bench they stand on
     */
    Bench bench();

    /**
     * {@link Bench#check}.
     *
     * @param example the case
     * @param tolerance how far the outputs may be off
     */
    default void check(Case example, Tolerance tolerance) {
        bench().check(example, tolerance);
    }

    /**
     * {@link Bench#checkFails}.
     *
     * @param example the case
     * @param code the reason it must give
     * @param values the values of which it may name any
     */
    default void checkFails(Case example, FailureCode code, Set<Long> values) {
        bench().checkFails(example, code, values);
    }
}
