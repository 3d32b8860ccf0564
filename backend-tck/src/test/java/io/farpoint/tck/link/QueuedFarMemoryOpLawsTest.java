package io.farpoint.tck.link;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;

/** The far device through a stream of commands: everything is late. */
class QueuedFarMemoryOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return LinkDevices.FAR_MEMORY;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.queued(capabilities().open(), 22));
    }
}
