package io.farpoint.tck.worker;

import org.junit.jupiter.api.Nested;

/** {@link WorkerLaws}, and those of several clients, for doors that lead to one worker. */
public abstract class SharedWorkerLaws extends WorkerLaws {
    @Nested
    class Shared extends SharedLaws {
        @Override
        protected Ground makeGround() {
            return SharedWorkerLaws.this.makeGround();
        }
    }
}
