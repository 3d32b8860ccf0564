package io.farpoint.backend.cpu;

/** One run of a reduction, cut into pieces that any thread may take, in any order. */
interface Reduction extends Crew.Work, AutoCloseable {
    /** How many pieces there are. */
    int pieces();

    /** Joins what the pieces left, once all are done. */
    default void finish() {}

    @Override
    default void close() {}
}
