package io.farpoint.backend.cpu;

import io.farpoint.tck.worker.Ground;
import io.farpoint.tck.worker.SharedWorkerLaws;

/** Workers behind queues on the CPU. */
final class CpuQueuedWorkerLawsTest extends SharedWorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.queued(Ground.options("cpu"), 13);
    }

    @Override
    protected int manyResults() {
        return 500;
    }
}
