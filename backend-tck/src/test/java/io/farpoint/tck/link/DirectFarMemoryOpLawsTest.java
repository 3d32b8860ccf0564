package io.farpoint.tck.link;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;

/** The far device through a session, called directly. */
class DirectFarMemoryOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return LinkDevices.FAR_MEMORY;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.direct(capabilities().open()));
    }
}
