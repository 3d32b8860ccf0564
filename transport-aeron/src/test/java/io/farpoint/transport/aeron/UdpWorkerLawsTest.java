package io.farpoint.transport.aeron;

import io.farpoint.tck.worker.Ground;
import io.farpoint.tck.worker.SharedWorkerLaws;

/** Workers on the CPU behind Aeron over UDP. */
final class UdpWorkerLawsTest extends SharedWorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.listening(Ground.options("cpu"), Doors.UDP);
    }

    @Override
    protected int manyResults() {
        return 500;
    }
}
