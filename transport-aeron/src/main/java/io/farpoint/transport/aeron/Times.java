package io.farpoint.transport.aeron;

import io.farpoint.FarpointException;

/**
 * When silence means what.
 *
 * @param suspectMs silence after which waiting calls fail, in milliseconds
 * @param leaseMs silence after which a session and its objects end, in milliseconds
 */
record Times(long suspectMs, long leaseMs) {
    static final Times DEFAULT = new Times(2_000, 30_000);

    /** How often each side says that it is there, as a share of the time until it is suspected. */
    private static final int BEATS = 10;

    /** The longest lease, in milliseconds: Aeron's own clocks must not end a stream before it. */
    static final long MAX_LEASE_MS = 600_000;

    /** What Aeron waits beyond two leases: its own defaults, for the shortest of leases. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    Times {
        if (suspectMs < BEATS || leaseMs < suspectMs || leaseMs > MAX_LEASE_MS) {
            throw new FarpointException(
                    "suspect-ms must be at least "
                            + BEATS
                            + " and lease-ms from suspect-ms to "
                            + MAX_LEASE_MS
                            + ", got "
                            + suspectMs
                            + " and "
                            + leaseMs);
        }
    }

    Times suspectMs(long millis) {
        return new Times(millis, Math.max(millis, leaseMs));
    }

    Times leaseMs(long millis) {
        return new Times(suspectMs, millis);
    }

    /**
     * When Aeron itself gives something up: after the lease, so that a process may stand still for
     * as long and find its streams as they were.
     */
    long patienceNanos() {
        return 2 * leaseNanos() + PATIENCE_NANOS;
    }

    long beatNanos() {
        return suspectMs * 1_000_000 / BEATS;
    }

    long suspectNanos() {
        return suspectMs * 1_000_000;
    }

    long leaseNanos() {
        return leaseMs * 1_000_000;
    }
}
