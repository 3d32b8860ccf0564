package io.farpoint.tck.worker;

final class QueuedOracleWorkerLawsTest extends SharedWorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.queued(Ground.options("oracle"), 12);
    }

    @Override
    protected int manyResults() {
        return 100;
    }
}
