package io.farpoint.engine;

import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The devices of one engine: found by provider, each opened once and shared by its workers. */
final class Devices implements AutoCloseable {
    /** How many full workers a device has room for: it serves several, and their transfers. */
    private static final int WORKERS_PER_DEVICE = 8;

    private final BackendOptions options;
    private final Map<String, Backend> open = new LinkedHashMap<>();

    Devices(Options options) {
        this.options =
                new BackendOptions(
                        options.threads(),
                        Math.max(
                                options.memoryLimitBytes(),
                                options.memoryLimitBytes() * WORKERS_PER_DEVICE),
                        options.cacheFolder());
    }

    private static List<BackendProvider> providers() {
        List<BackendProvider> found = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class).forEach(found::add);
        return found;
    }

    /** All that can run here; what is open tells more exactly what it is. */
    synchronized List<DeviceInfo> list() {
        List<DeviceInfo> all = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            if (provider.probe() instanceof Probe.Available available) {
                for (DeviceInfo device : available.devices()) {
                    Backend opened = open.get(device.name());
                    all.add(opened == null ? device : opened.device());
                }
            }
        }
        return all;
    }

    /** Opens a device by its own name, or the first of a backend by the backend's. */
    synchronized Backend open(String name) {
        List<String> known = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            known.add(provider.name());
            if (!name.equals(provider.name()) && !name.startsWith(provider.name() + ":")) {
                continue;
            }
            return switch (provider.probe()) {
                case Probe.Unavailable none ->
                        throw new FarpointException(
                                "backend " + name + " cannot run here: " + none.reason());
                case Probe.Available available -> open(provider, pick(name, provider, available));
            };
        }
        throw new FarpointException(
                "no backend \""
                        + name
                        + "\" on the class path; there are "
                        + known
                        + (known.isEmpty() ? ": add farpoint-backend-cpu" : ""));
    }

    private static DeviceInfo pick(
            String name, BackendProvider provider, Probe.Available available) {
        for (DeviceInfo device : available.devices()) {
            if (device.name().equals(name) || provider.name().equals(name)) {
                return device;
            }
        }
        throw new FarpointException(
                "no device \""
                        + name
                        + "\"; "
                        + provider.name()
                        + " has "
                        + available.devices().stream().map(DeviceInfo::name).toList());
    }

    private Backend open(BackendProvider provider, DeviceInfo device) {
        return open.computeIfAbsent(device.name(), _ -> provider.open(device, options));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Backend::close);
        open.clear();
    }
}
