package io.farpoint.tck;

/** How far an answer may be from the oracle's. NaN is only ever equal to NaN. */
public sealed interface Tolerance {
    /** Every bit, NaN payloads apart. */
    Tolerance EXACT = new Exact(false);

    /** Every bit but the sign of a zero, where two zeros met and either may win. */
    Tolerance EXACT_BUT_ZERO_SIGNS = new Exact(true);

    /**
     * The oracle's bits.
     *
     * @param anyZeroSign whether -0.0 and 0.0 are the same
     */
    record Exact(boolean anyZeroSign) implements Tolerance {}

    /**
     * Units in the last place of the oracle's answer. Results below the normal range may be flushed
     * to zero; a result of zero keeps its sign.
     *
     * @param count how many
     */
    record Ulps(double count) implements Tolerance {}

    /**
     * An absolute error an element; the sign of a zero is free.
     *
     * @param bounds FLOAT64, of the output's shape: the largest error
     */
    record Bound(HostArray bounds) implements Tolerance {}
}
