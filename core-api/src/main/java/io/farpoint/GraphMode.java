package io.farpoint;

/** What a backward pass does with the graph it walks. */
public enum GraphMode {
    /** Lets go of it: a second backward over it throws. */
    FREE,
    /** Keeps it for another pass. */
    RETAIN,
    /** Keeps it, and records the backward pass too, so that gradients have gradients. */
    CREATE
}
