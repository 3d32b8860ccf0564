package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DevicesCommandTest {

    @Test
    void theCpuIsListedWithItsMemory() {
        Cli devices = Cli.run("devices");
        assertEquals(0, devices.exitCode(), devices::err);
        assertTrue(devices.out().matches("(?s).*^cpu +[0-9.]+ GiB   .+core.*"), devices::out);
    }

    @Test
    void aBackendThatCannotRunHereSaysWhyInOneLine() {
        var reason = "libcuda.so.1 is missing: install NVIDIA's driver";
        assertEquals(
                "cuda                -   cannot run here: " + reason + "\n",
                listed("cuda", new Probe.Unavailable(reason)));
    }

    @Test
    void everyDeviceHasItsLine() {
        var first = new DeviceInfo("gpu:0", "gpu", "the one", false, 3L << 30);
        var second = new DeviceInfo("gpu:1", "gpu", "the other", false, Long.MAX_VALUE);
        assertEquals(
                "gpu:0         3.0 GiB   the one\ngpu:1               -   the other\n",
                listed("gpu", new Probe.Available(List.of(first, second))));
    }

    private static String listed(String backend, Probe probe) {
        StringWriter text = new StringWriter();
        DevicesCommand.list(backend, probe, new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
