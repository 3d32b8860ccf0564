package io.farpoint.backend.cpu.fused;

/**
 * The place of one loop of an expression: how much it was asked for and, once it is made and warm,
 * the loop. Counting is not exact under threads, and need not be.
 */
final class LoopCell {
    /** What has become of a cell. */
    enum State {
        /** Not asked for enough. */
        COLD,
        /** Waiting for the background thread, or in its hands. */
        WARMING,
        /** Serving. */
        READY,
        /** There is no vector form, or it did not get warm. */
        REFUSED
    }

    final LoopSpec spec;

    /** The warm loop, else null. */
    volatile FusedLoop loop;

    volatile State state = State.COLD;

    /** Elements asked for while cold. */
    long heat;

    /** Whether it served since the bound on loops last looked; written only to turn it. */
    boolean used;

    LoopCell(LoopSpec spec) {
        this.spec = spec;
    }
}
