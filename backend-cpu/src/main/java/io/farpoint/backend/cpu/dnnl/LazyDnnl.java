package io.farpoint.backend.cpu.dnnl;

import java.nio.file.Path;

/**
 * oneDNN for one device: loaded by its first user, or found missing then, once for all. Safe from
 * many threads.
 */
public final class LazyDnnl {
    private final String device;
    private final Path cacheFolder;
    private volatile Dnnl loaded;
    private volatile boolean tried;

    /**
     * Loads nothing yet.
     *
     * @param device the device's name, for the log
     * @param cacheFolder where unpacked libraries are kept
     */
    public LazyDnnl(String device, Path cacheFolder) {
        this.device = device;
        this.cacheFolder = cacheFolder;
    }

    /**
     * The library.
     *
     * @return null if it cannot be had here
     */
    public Dnnl get() {
        return tried ? loaded : load();
    }

    /**
     * Whether it was asked for and is there.
     *
     * @return true if so
     */
    public boolean isLoaded() {
        return loaded != null;
    }

    private synchronized Dnnl load() {
        if (!tried) {
            try {
                loaded = Dnnl.load(cacheFolder);
            } catch (DnnlUnavailableException unavailable) {
                System.getLogger(LazyDnnl.class.getPackageName())
                        .log(
                                System.Logger.Level.INFO,
                                device
                                        + " runs float32 matrix products in Java: "
                                        + unavailable.getMessage());
            }
            tried = true;
        }
        return loaded;
    }
}
