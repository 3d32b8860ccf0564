package io.farpoint.tck;

import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.util.List;

/** Opens far test devices; they run anywhere. */
public final class FarMemoryProvider implements BackendProvider {
    /** The seed of their delays. */
    public static final long SEED = 25;

    /** For {@link java.util.ServiceLoader}. */
    public FarMemoryProvider() {}

    @Override
    public String name() {
        return FarMemoryBackend.DEVICE.backend();
    }

    @Override
    public Probe probe() {
        return new Probe.Available(List.of(FarMemoryBackend.DEVICE));
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        if (!device.equals(FarMemoryBackend.DEVICE)) {
            throw new BackendException("there is no far test device " + device.name());
        }
        return new FarMemoryBackend(device, options.memoryLimitBytes(), Delays.seeded(SEED));
    }
}
