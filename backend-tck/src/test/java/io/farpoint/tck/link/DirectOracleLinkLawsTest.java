package io.farpoint.tck.link;

class DirectOracleLinkLawsTest extends LinkLaws {
    @Override
    protected LinkGround makeGround() {
        return LinkGround.direct(LinkDevices.ORACLE.open());
    }
}
