package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Options;

/** The settings of a run, which its forks read from system properties. */
public final class Grounds {
    /** The property that names the device. */
    public static final String BACKEND = "farpoint.bench.backend";

    /** The property that says how many threads a device, and each peer, may use. */
    public static final String THREADS = "farpoint.bench.threads";

    private Grounds() {}

    /**
     * How many threads a device, and each peer, may use.
     *
     * @return the count, 2 unless told
     */
    public static int threads() {
        return Integer.getInteger(THREADS, 2);
    }

    /**
     * A fresh Farpoint with the run's settings.
     *
     * @return its caller closes it
     */
    public static Farpoint start() {
        return Farpoint.start(
                Options.defaults().backend(System.getProperty(BACKEND, "cpu")).threads(threads()));
    }
}
