/** The embedded default backend: kernels for the CPU, over memory segments. */
module io.farpoint.backend.cpu {
    requires transitive io.farpoint;
    requires static jdk.incubator.vector;
    requires jdk.management;

    exports io.farpoint.backend.cpu;

    provides io.farpoint.spi.BackendProvider with
            io.farpoint.backend.cpu.CpuProvider;
}
