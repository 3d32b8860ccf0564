package io.farpoint.tck;

/** The device laws over the far test device. */
class FarMemoryDeviceLawsTest extends DeviceLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.FAR_MEMORY;
    }
}
