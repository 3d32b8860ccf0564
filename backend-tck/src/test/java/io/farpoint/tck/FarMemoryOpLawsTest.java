package io.farpoint.tck;

/** The far test device through the op laws. */
class FarMemoryOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.FAR_MEMORY;
    }
}
