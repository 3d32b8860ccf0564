package io.farpoint.tck;

/** The device laws over the oracle. */
class OracleDeviceLawsTest extends DeviceLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.ORACLE;
    }
}
