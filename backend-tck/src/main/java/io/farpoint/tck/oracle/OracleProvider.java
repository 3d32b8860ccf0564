package io.farpoint.tck.oracle;

import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.util.List;

/** Opens oracles; they run anywhere. */
public final class OracleProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OracleProvider() {}

    @Override
    public String name() {
        return OracleBackend.DEVICE.backend();
    }

    @Override
    public Probe probe() {
        return new Probe.Available(List.of(OracleBackend.DEVICE));
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        if (!device.equals(OracleBackend.DEVICE)) {
            throw new BackendException("there is no device " + device.name() + " of the oracle");
        }
        return new OracleBackend(device, options.memoryLimitBytes());
    }
}
