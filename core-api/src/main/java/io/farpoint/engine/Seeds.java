package io.farpoint.engine;

import java.security.SecureRandom;

/** One seed and one counter for all random numbers that a caller draws, on whatever worker. */
public final class Seeds {
    private long seed = new SecureRandom().nextLong();
    private long counter;

    /**
     * Begins anew.
     *
     * @param value the seed
     */
    public synchronized void seed(long value) {
        seed = value;
        counter = 0;
    }

    /** Takes blocks of the stream: the seed and the first block's number. */
    synchronized long[] take(long blocks) {
        long first = counter;
        counter += blocks;
        return new long[] {seed, first};
    }
}
