package io.farpoint.cli;

import io.farpoint.spi.BackendProvider;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What each backend on the class path finds on this machine. */
@Command(
        name = "devices",
        description = "Lists every backend's devices, or why it cannot run here.")
final class DevicesCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        var providers =
                ServiceLoader.load(BackendProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(BackendProvider::name))
                        .toList();
        if (providers.isEmpty()) {
            out.println("No backend is on the class path: add farpoint-backend-cpu.");
        }
        for (BackendProvider provider : providers) {
            list(provider.name(), provider.probe(), out);
        }
        out.flush();
    }

    static void list(String backend, Probe probe, PrintWriter out) {
        switch (probe) {
            case Probe.Available available -> {
                for (DeviceInfo device : available.devices()) {
                    row(out, device.name(), memory(device.memoryBytes()), device.description());
                }
            }
            case Probe.Unavailable unavailable ->
                    row(out, backend, "-", "cannot run here: " + unavailable.reason());
        }
    }

    private static void row(PrintWriter out, String name, String memory, String description) {
        out.println(String.format(Locale.ROOT, "%-10s %10s   %s", name, memory, description));
    }

    private static String memory(long bytes) {
        return bytes == Long.MAX_VALUE
                ? "-"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
