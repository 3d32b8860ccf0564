package io.farpoint.backend.cpu;

import io.farpoint.Options;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.nio.file.Path;
import java.util.List;

/**
 * The embedded default backend: one device, {@code cpu}, that runs ops in the calling thread. It is
 * always there.
 */
public final class CpuProvider implements BackendProvider {
    private static final String NAME = "cpu";

    /** Made by {@link java.util.ServiceLoader}. */
    public CpuProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Probe probe() {
        Runtime runtime = Runtime.getRuntime();
        int cores = runtime.availableProcessors();
        String description =
                System.getProperty("os.arch")
                        + ", "
                        + cores
                        + (cores == 1 ? " core" : " cores")
                        + products(Options.defaults().cacheFolder());
        // What the JVM lets off-heap memory grow to unless -XX:MaxDirectMemorySize says otherwise.
        long memoryBytes = runtime.maxMemory();
        return new Probe.Available(
                List.of(new DeviceInfo(NAME, NAME, description, true, memoryBytes)));
    }

    /** What is to be said of float32 matrix products: nothing while oneDNN can serve them. */
    static String products(Path cacheFolder) {
        String obstacle = Dnnl.obstacle(cacheFolder);
        return obstacle == null ? "" : "; float32 matrix products run in Java: " + obstacle;
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        if (!device.name().equals(NAME)) {
            throw new BackendException(
                    "the backend cpu has the device cpu alone, not " + device.name());
        }
        return new CpuBackend(device, options);
    }
}
