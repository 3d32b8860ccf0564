package io.farpoint.tck.link;

class QueuedFarMemoryLinkLawsTest extends LinkLaws {
    @Override
    protected LinkGround makeGround() {
        return LinkGround.queued(LinkDevices.FAR_MEMORY.open(), 32);
    }
}
