package io.farpoint.backend.cpu;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.DeviceLaws;

/** The device laws over the CPU backend. */
class CpuDeviceLawsTest extends DeviceLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.CPU;
    }
}
