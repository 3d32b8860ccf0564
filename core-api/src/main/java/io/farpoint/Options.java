package io.farpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Settings of a {@link Farpoint}.
 *
 * @param backend the device of workers that name none, such as {@code cpu}
 * @param threads how many threads a device may use at once
 * @param memoryLimitBytes the most bytes of live tensors per worker, as the caller counts them
 * @param timeout the longest wait of a read
 * @param traceCalls whether every op remembers the caller's line for its error message; ops that
 *     their values can make fail always do
 * @param cacheFolder where backends may keep unpacked libraries and compiled kernels; made when it
 *     is needed, and safe to delete
 */
public record Options(
        String backend,
        int threads,
        long memoryLimitBytes,
        Duration timeout,
        boolean traceCalls,
        Path cacheFolder) {
    /** The longest wait of a read unless told otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Refuses what cannot work. */
    public Options {
        requireAboveZero("threads", threads > 0, threads);
        requireAboveZero("memoryLimitBytes", memoryLimitBytes > 0, memoryLimitBytes);
        requireAboveZero("timeout", timeout.isPositive(), timeout);
    }

    private static void requireAboveZero(String name, boolean holds, Object value) {
        if (!holds) {
            throw new FarpointException("Options." + name + " must be above 0, got " + value);
        }
    }

    /**
     * The settings that {@link Farpoint#start()} uses: device {@code cpu}, all cores, as many bytes
     * per worker as the Java heap may have (as for direct buffers), 60 seconds, and the folder
     * {@code farpoint} where the system keeps a user's caches: {@code $XDG_CACHE_HOME} or {@code
     * ~/.cache} on Linux, {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows.
     *
     * @return the default settings
     */
    public static Options defaults() {
        return new Options(
                "cpu",
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                DEFAULT_TIMEOUT,
                false,
                userCaches().resolve("farpoint"));
    }

    private static Path userCaches() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean windows = system.startsWith("windows");
        String named = System.getenv(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        if (named != null && !named.isBlank() && Path.of(named).isAbsolute()) {
            return Path.of(named);
        }
        Path home = Path.of(System.getProperty("user.home"));
        if (!home.isAbsolute()) { // of a user without a home Java makes "?"
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
        if (windows) {
            return home.resolve("AppData", "Local");
        }
        return system.startsWith("mac")
                ? home.resolve("Library", "Caches")
                : home.resolve(".cache");
    }

    /**
     * These settings with another default device.
     *
     * @param name a device or backend name, as {@code farpoint devices} lists them
     * @return new settings
     */
    public Options backend(String name) {
        return new Options(name, threads, memoryLimitBytes, timeout, traceCalls, cacheFolder);
    }

    /**
     * These settings with another thread count.
     *
     * @param count threads per device, at least 1
     * @return new settings
     */
    public Options threads(int count) {
        return new Options(backend, count, memoryLimitBytes, timeout, traceCalls, cacheFolder);
    }

    /**
     * These settings with another memory limit.
     *
     * @param bytes bytes of live tensors per worker, at least 1
     * @return new settings
     */
    public Options memoryLimitBytes(long bytes) {
        return new Options(backend, threads, bytes, timeout, traceCalls, cacheFolder);
    }

    /**
     * These settings with another wait.
     *
     * @param wait the longest wait of a read
     * @return new settings
     */
    public Options timeout(Duration wait) {
        return new Options(backend, threads, memoryLimitBytes, wait, traceCalls, cacheFolder);
    }

    /**
     * These settings with call tracing on or off.
     *
     * @param trace whether every op remembers the caller's line
     * @return new settings
     */
    public Options traceCalls(boolean trace) {
        return new Options(backend, threads, memoryLimitBytes, timeout, trace, cacheFolder);
    }

    /**
     * These settings with another cache folder.
     *
     * @param folder where backends may keep files
     * @return new settings
     */
    public Options cacheFolder(Path folder) {
        return new Options(backend, threads, memoryLimitBytes, timeout, traceCalls, folder);
    }
}
