package io.farpoint.tck.worker;

final class DirectFarMemoryWorkerLawsTest extends WorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.direct(Ground.options("farmemory"));
    }

    @Override
    protected int manyOps() {
        return 10_000;
    }

    @Override
    protected int manyResults() {
        return 100;
    }
}
