package io.farpoint.session;

/**
 * How much one session may hold on a worker.
 *
 * @param objects the most objects at once
 * @param bytes the most bytes of objects at once
 */
public record SessionLimits(long objects, long bytes) {
    /** The most objects a session holds unless told otherwise. */
    public static final long DEFAULT_OBJECTS = 1L << 24;
}
