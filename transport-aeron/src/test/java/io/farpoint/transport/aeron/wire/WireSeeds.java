package io.farpoint.transport.aeron.wire;

import java.util.stream.LongStream;

/**
 * The seeds of randomised tests: always the same ones, each told in the test's name; the property
 * {@value #SEED} takes one to run alone.
 */
final class WireSeeds {
    /** The system property that takes one seed. */
    static final String SEED = "farpoint.wire.seed";

    /** The system property that says how many frames the fuzzer sends. */
    static final String FRAMES = "farpoint.wire.frames";

    private static final int COUNT = 200;

    private WireSeeds() {}

    static LongStream several() {
        Long asked = Long.getLong(SEED);
        return asked == null ? LongStream.range(0, COUNT) : LongStream.of(asked);
    }

    static long one() {
        return Long.getLong(SEED, 20_261_124);
    }
}
