package io.farpoint.backend.cpu.dnnl;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * oneDNN for one device: loaded by its first user, or found missing then, once for all. Safe from
 * many threads.
 */
public final class LazyDnnl {
    private final String device;
    private final Path cacheFolder;
    private final Consumer<String> told;
    private volatile Dnnl loaded;
    private volatile boolean tried;

    /**
     * Loads nothing yet.
     *
     * @param device the device's name, for the log
     * @param cacheFolder where unpacked libraries are kept
     * @param told is told what stands in the way, or null: now, as far as can be seen, and the
     *     truth once it was tried
     */
    public LazyDnnl(String device, Path cacheFolder, Consumer<String> told) {
        this.device = device;
        this.cacheFolder = cacheFolder;
        this.told = told;
        told.accept(Dnnl.obstacle(cacheFolder));
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
                told.accept(null);
            } catch (DnnlUnavailableException unavailable) {
                told.accept(unavailable.getMessage());
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
