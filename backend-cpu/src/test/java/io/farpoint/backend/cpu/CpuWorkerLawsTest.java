package io.farpoint.backend.cpu;

import io.farpoint.tck.worker.Ground;
import io.farpoint.tck.worker.WorkerLaws;

/** Virtual workers on the CPU, with the long laws at their full length. */
final class CpuWorkerLawsTest extends WorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.direct(Ground.options("cpu"));
    }

    @Override
    protected int manyOps() {
        return 1_000_000;
    }

    @Override
    protected int programs() {
        return 300;
    }
}
