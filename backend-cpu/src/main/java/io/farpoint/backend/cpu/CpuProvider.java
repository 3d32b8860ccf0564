package io.farpoint.backend.cpu;

import io.farpoint.Options;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
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
        // What the JVM lets off-heap memory grow to unless -XX:MaxDirectMemorySize says otherwise.
        long memoryBytes = Runtime.getRuntime().maxMemory();
        DeviceInfo machine = new DeviceInfo(NAME, NAME, machine(), true, memoryBytes);
        String obstacle = Dnnl.obstacle(Options.defaults().cacheFolder());
        return new Probe.Available(List.of(described(machine, obstacle)));
    }

    private static String machine() {
        int cores = Runtime.getRuntime().availableProcessors();
        return System.getProperty("os.arch") + ", " + cores + (cores == 1 ? " core" : " cores");
    }

    /**
     * A device with what is to be said of its float32 matrix products: nothing while oneDNN can
     * serve them.
     *
     * @param machine what it is apart from that
     * @param obstacle what stands in oneDNN's way, or null
     */
    static DeviceInfo described(DeviceInfo machine, String obstacle) {
        if (obstacle == null) {
            return machine;
        }
        return new DeviceInfo(
                machine.name(),
                machine.backend(),
                machine.description() + "; float32 matrix products run in Java: " + obstacle,
                machine.inline(),
                machine.memoryBytes());
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        if (!device.name().equals(NAME)) {
            throw new BackendException(
                    "the backend cpu has the device cpu alone, not " + device.name());
        }
        // The probe spoke of the default cache folder; the device speaks of the one in its options.
        return new CpuBackend(
                new DeviceInfo(
                        NAME, device.backend(), machine(), device.inline(), device.memoryBytes()),
                options);
    }
}
