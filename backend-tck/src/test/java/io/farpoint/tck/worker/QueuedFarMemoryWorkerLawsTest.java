package io.farpoint.tck.worker;

final class QueuedFarMemoryWorkerLawsTest extends SharedWorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.queued(Ground.options("farmemory"), 11);
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
