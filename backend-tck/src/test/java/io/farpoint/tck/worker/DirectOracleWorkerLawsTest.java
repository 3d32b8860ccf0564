package io.farpoint.tck.worker;

final class DirectOracleWorkerLawsTest extends WorkerLaws {
    @Override
    protected Ground makeGround() {
        return Ground.direct(Ground.options("oracle"));
    }

    @Override
    protected int manyResults() {
        return 100;
    }
}
