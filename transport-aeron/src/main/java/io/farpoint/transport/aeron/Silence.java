package io.farpoint.transport.aeron;

/**
 * How long the other side has been silent while this one could hear. A pause of this process (it
 * was stopped, or had no core) is not the other side's silence, so each look counts a beat at most.
 */
final class Silence {
    private final long mostPerLookNanos;
    private long lastLook;
    private long silentNanos;

    Silence(long nanoTime, long mostPerLookNanos) {
        this.mostPerLookNanos = mostPerLookNanos;
        this.lastLook = nanoTime;
    }

    synchronized void heard(long nanoTime) {
        lastLook = nanoTime;
        silentNanos = 0;
    }

    /** Looks; the silence so far, in nanoseconds. */
    synchronized long look(long nanoTime) {
        silentNanos += Math.min(nanoTime - lastLook, mostPerLookNanos);
        lastLook = nanoTime;
        return silentNanos;
    }
}
