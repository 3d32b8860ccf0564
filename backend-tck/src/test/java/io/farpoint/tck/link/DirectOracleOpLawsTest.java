package io.farpoint.tck.link;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;

/** The oracle through a session, called directly. */
class DirectOracleOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return LinkDevices.ORACLE;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.direct(capabilities().open()));
    }
}
