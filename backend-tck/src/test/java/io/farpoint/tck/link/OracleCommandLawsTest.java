package io.farpoint.tck.link;

import io.farpoint.spi.Backend;

class OracleCommandLawsTest extends CommandLaws {
    @Override
    protected Backend openDevice() {
        return LinkDevices.ORACLE.open();
    }
}
