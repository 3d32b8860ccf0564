package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Options;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Probe;
import io.farpoint.tck.Capabilities;
import java.nio.file.Path;

/** What the CPU backend says of itself to the kit. */
final class TestDevices {
    /** Own kernels: see {@code FloatFunctions} and {@code DoubleFunctions} for the bounds. */
    private static final Capabilities OWN =
            Capabilities.of("cpu", TestDevices::open)
                    .with((kind, dtype) -> dtype == DType.FLOAT32 ? 1 : 3);

    /** And oneDNN's float32 products, whose bits may depend on how their operands lie. */
    static final Capabilities CPU =
            new Capabilities(
                    OWN.backend(),
                    OWN.opener(),
                    OWN.accuracy(),
                    signature ->
                            signature.op() instanceof Op.MatMul
                                    && signature.inputs().contains(DType.FLOAT32),
                    OWN.faults());

    private TestDevices() {}

    static Backend open(long memoryLimitBytes) {
        return open(1, memoryLimitBytes, Options.defaults().cacheFolder());
    }

    static Backend open(int threads, long memoryLimitBytes, Path cacheFolder) {
        CpuProvider provider = new CpuProvider();
        if (!(provider.probe() instanceof Probe.Available available)) {
            throw new AssertionError("the CPU is always there");
        }
        DeviceInfo device = available.devices().get(0);
        return provider.open(device, new BackendOptions(threads, memoryLimitBytes, cacheFolder));
    }

    /** A backend with so many threads and loops of other bounds. */
    static Backend open(int threads, LoopBounds bounds) {
        return open("cpu", threads, bounds);
    }

    /** The same, under a name of its own. */
    static Backend open(String name, int threads, LoopBounds bounds) {
        DeviceInfo device = new DeviceInfo(name, "cpu", "test", true, 1L << 32);
        Path cacheFolder = Options.defaults().cacheFolder();
        return new CpuBackend(device, new BackendOptions(threads, 1L << 30, cacheFolder), bounds);
    }
}
