package io.farpoint.tck.link;

import io.farpoint.spi.Backend;

class FarMemoryCommandLawsTest extends CommandLaws {
    @Override
    protected Backend openDevice() {
        return LinkDevices.FAR_MEMORY.open();
    }
}
