package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both test devices are found as every backend is. */
@Tag("unit")
class ProvidersTest {
    @ParameterizedTest
    @ValueSource(strings = {"oracle", "farmemory"})
    void aDeviceIsFoundByItsName(String name) {
        BackendProvider provider =
                ServiceLoader.load(BackendProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.name().equals(name))
                        .findAny()
                        .orElseThrow();
        var available = assertInstanceOf(Probe.Available.class, provider.probe());
        DeviceInfo device = available.devices().getFirst();
        BackendOptions options = new BackendOptions(1, 100, Path.of("."));
        try (Backend backend = provider.open(device, options)) {
            assertEquals(name, backend.device().backend());
            backend.allocate(100);
            assertThrows(RuntimeException.class, () -> backend.allocate(1));
        }
        DeviceInfo none = new DeviceInfo(name + ":7", name, "not there", true, 1);
        assertThrows(BackendException.class, () -> provider.open(none, options));
    }
}
