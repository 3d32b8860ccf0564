package io.farpoint.tck.link;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;

/** The oracle through a stream of commands. */
class QueuedOracleOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return LinkDevices.ORACLE;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.queued(capabilities().open(), 21));
    }
}
