package io.farpoint.benchmarks;

import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens the run's device as its own provider does and remembers it, so that a lesson can read its
 * counters. It puts nothing between a lesson and the device: what it opens is the device itself.
 */
public final class WatchedProvider implements BackendProvider {
    /** The name that lessons open. */
    static final String NAME = "watched";

    /** The device opened last: a fork of JMH has one at a time. */
    private static final AtomicReference<Backend> LAST = new AtomicReference<>();

    /** Made by {@link ServiceLoader}. */
    public WatchedProvider() {}

    static BackendStats stats() {
        return LAST.get().stats();
    }

    /** The backends and devices that a run can name. */
    static List<String> known() {
        Set<String> names = new LinkedHashSet<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (!provider.name().equals(NAME)
                    && provider.probe() instanceof Probe.Available there) {
                names.add(provider.name());
                there.devices().forEach(device -> names.add(device.name()));
            }
        }
        return List.copyOf(names);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Probe probe() {
        return switch (real().probe()) {
            case Probe.Unavailable none -> none;
            case Probe.Available there ->
                    new Probe.Available(
                            there.devices().stream()
                                    .filter(device -> isWanted(device.name(), device.backend()))
                                    .toList());
        };
    }

    @Override
    public Backend open(DeviceInfo device, BackendOptions options) {
        Backend opened = real().open(device, options);
        LAST.set(opened);
        return opened;
    }

    private static boolean isWanted(String device, String backend) {
        return Grounds.backend().equals(device) || Grounds.backend().equals(backend);
    }

    private static BackendProvider real() {
        String wanted = Grounds.backend();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (!provider.name().equals(NAME)
                    && (wanted.equals(provider.name())
                            || wanted.startsWith(provider.name() + ":"))) {
                return provider;
            }
        }
        throw new IllegalArgumentException("no backend \"" + wanted + "\" on the class path");
    }
}
