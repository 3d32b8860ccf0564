package io.farpoint.stub;

import io.farpoint.Options;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.util.List;

/** Offers an inline stub as a device, for tests that need a whole engine. */
public final class StubProvider implements BackendProvider {
    /** For the service loader. */
    public StubProvider() {}

    /** The settings of a Farpoint on it. */
    public static Options options() {
        return Options.defaults().backend("stub");
    }

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public Probe probe() {
        return new Probe.Available(List.of(StubBackend.inline().device()));
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        return StubBackend.inline();
    }
}
