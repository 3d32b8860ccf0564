package io.farpoint.backend.cpu;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.OpLaws;

/** The op laws over the CPU backend. */
class CpuOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.CPU;
    }
}
