package io.farpoint.backend.cpu;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;
import io.farpoint.tck.link.LinkDoor;
import io.farpoint.tck.link.LinkGround;

/** The op laws over the CPU backend through a session, called directly. */
class CpuDirectOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return TestDevices.CPU;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.direct(capabilities().open()));
    }
}
