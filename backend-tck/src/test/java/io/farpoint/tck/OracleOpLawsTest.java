package io.farpoint.tck;

/** The oracle through the op laws: it agrees with itself, and keeps to its operands. */
class OracleOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.ORACLE;
    }
}
