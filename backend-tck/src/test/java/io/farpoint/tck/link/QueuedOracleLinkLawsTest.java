package io.farpoint.tck.link;

class QueuedOracleLinkLawsTest extends LinkLaws {
    @Override
    protected LinkGround makeGround() {
        return LinkGround.queued(LinkDevices.ORACLE.open(), 31);
    }
}
