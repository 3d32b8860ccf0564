package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The settings of a run, which its forks read from system properties. */
public final class Grounds {
    /** The property that names the device. */
    public static final String BACKEND = "farpoint.bench.backend";

    /** The property that says how many threads a device, and each peer, may use. */
    public static final String THREADS = "farpoint.bench.threads";

    /** The longest wait for a device that is still making itself fast. */
    private static final long MOST_SETTLING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Grounds() {}

    /**
     * How many threads a device, and each peer, may use.
     *
     * @return the count, 2 unless told
     */
    public static int threads() {
        return Integer.getInteger(THREADS, 2);
    }

    static String backend() {
        return System.getProperty(BACKEND, "cpu");
    }

    /**
     * A fresh Farpoint with the run's settings.
     *
     * @return its caller closes it
     */
    public static Farpoint start() {
        return Farpoint.start(Options.defaults().backend(WatchedProvider.NAME).threads(threads()));
    }

    /**
     * A counter of the device.
     *
     * @param name its name
     * @return its value, 0 if the device has none of that name
     */
    static long counter(String name) {
        return WatchedProvider.stats().details().getOrDefault(name, 0L);
    }

    /**
     * Waits until the device has finished what it does in the background to be fast: the CPU warms
     * its loops on a thread of its own, within seconds where cores are busy, and until then
     * allocates there. Called before each iteration, it makes the first warm-up iteration the one
     * that asks.
     */
    static void settle() {
        long deadline = System.nanoTime() + MOST_SETTLING_NANOS;
        while (counter("loopsWarming") > 0) {
            if (System.nanoTime() > deadline) {
                System.out.println("(the device is still warming its loops: read with care)");
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
