package io.farpoint.spi;

/** What a backend says of an op signature. */
public enum Support {
    /** The backend runs it itself. */
    NATIVE,
    /** A composite that the session decomposes into ops the backend runs. */
    DECOMPOSED,
    /** It cannot run here; refused before any side effect. */
    NONE
}
