package io.farpoint.tck.link;

class DirectFarMemoryLinkLawsTest extends LinkLaws {
    @Override
    protected LinkGround makeGround() {
        return LinkGround.direct(LinkDevices.FAR_MEMORY.open());
    }
}
