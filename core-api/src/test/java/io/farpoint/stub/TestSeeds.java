package io.farpoint.stub;

import java.util.stream.LongStream;

/**
 * The seeds of randomised tests: always the same ones, so that a build is one thing or the other. A
 * test's name is its seed; the property {@value #PROPERTY} takes one to run alone.
 */
public final class TestSeeds {
    /** The system property that takes one seed. */
    public static final String PROPERTY = "farpoint.unit.seed";

    private static final int COUNT = 100;

    private TestSeeds() {}

    /** The seeds, for {@code @MethodSource}. */
    public static LongStream several() {
        Long asked = Long.getLong(PROPERTY);
        return asked == null ? LongStream.range(0, COUNT) : LongStream.of(asked);
    }
}
