package io.farpoint.tck;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** How long a test device dawdles before each thing it does. */
@FunctionalInterface
public interface Delays {
    /** No delay at all: late only by the hop to another thread. */
    Delays NONE = () -> 0;

    /** The longest delay of {@link #seeded}. */
    long LONGEST_NANOS = 300_000;

    /**
     * The next delay.
     *
     * @return nanoseconds, 0 or more
     */
    long nextNanos();

    /**
     * Delays that a seed tells: none for most, up to {@value #LONGEST_NANOS} ns for one in sixteen.
     *
     * @param seed the seed
     * @return the delays, for one device
     */
    static Delays seeded(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return () -> random.nextInt(16) == 0 ? random.nextLong(LONGEST_NANOS) : 0;
    }
}
