package io.farpoint.transport.aeron;

import io.farpoint.tck.link.LinkGround;
import io.farpoint.tck.link.LinkLaws;

/** Links to the CPU by Aeron over shared memory. */
class IpcLinkLawsTest extends LinkLaws {
    @Override
    protected LinkGround makeGround() {
        return LinkGround.listening(Doors.cpu(), Doors.IPC);
    }
}
