package io.farpoint.transport.aeron;

import io.farpoint.tck.worker.Ground;
import io.farpoint.tck.worker.SharedWorkerLaws;

/** Workers on the CPU behind Aeron over shared memory. */
final class IpcWorkerLawsTest extends SharedWorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.listening(Ground.options("cpu"), Doors.IPC);
    }

    @Override
    protected int manyResults() {
        return 500;
    }
}
