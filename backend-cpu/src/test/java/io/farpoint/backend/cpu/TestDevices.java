package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.fused.FusedLoops;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import io.farpoint.tck.Capabilities;
import java.nio.file.Path;

/** What the CPU backend says of itself to the kit. */
final class TestDevices {
    /** Own kernels: see {@link FloatFunctions} and {@link DoubleFunctions} for the bounds. */
    static final Capabilities CPU =
            Capabilities.of("cpu", TestDevices::open)
                    .with((kind, dtype) -> dtype == DType.FLOAT32 ? 1 : 3);

    private TestDevices() {}

    static Backend open(long memoryLimitBytes) {
        CpuProvider provider = new CpuProvider();
        if (!(provider.probe() instanceof Probe.Available available)) {
            throw new AssertionError("the CPU is always there");
        }
        DeviceInfo device = available.devices().get(0);
        return provider.open(device, options(1, memoryLimitBytes));
    }

    /** A backend with so many threads and loops of other bounds. */
    static Backend open(int threads, FusedLoops loops) {
        return open("cpu", threads, loops);
    }

    /** The same, under a name of its own. */
    static Backend open(String name, int threads, FusedLoops loops) {
        DeviceInfo device = new DeviceInfo(name, "cpu", "test", true, 1L << 32);
        return new CpuBackend(device, options(threads, 1L << 30), loops);
    }

    private static BackendOptions options(int threads, long memoryLimitBytes) {
        Path cacheFolder = Path.of(System.getProperty("java.io.tmpdir"));
        return new BackendOptions(threads, memoryLimitBytes, cacheFolder);
    }
}
