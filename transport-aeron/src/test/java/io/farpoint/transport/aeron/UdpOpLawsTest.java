package io.farpoint.transport.aeron;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Door;
import io.farpoint.tck.OpLaws;
import io.farpoint.tck.link.LinkDoor;
import io.farpoint.tck.link.LinkGround;

/** The op laws over the CPU backend by Aeron over UDP. */
class UdpOpLawsTest extends OpLaws {
    @Override
    public Capabilities capabilities() {
        return Doors.CPU;
    }

    @Override
    protected Door open() {
        return new LinkDoor(LinkGround.listening(capabilities().open(), Doors.UDP));
    }
}
