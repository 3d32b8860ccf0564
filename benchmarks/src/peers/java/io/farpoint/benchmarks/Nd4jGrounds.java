package io.farpoint.benchmarks;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J at its best: as many threads as the lessons, no collector called now and then, and results in
 * a workspace, which is how it reuses warm memory (an add of 1e6 floats took 146 us so, 4.4 ms when
 * each result was closed instead).
 */
final class Nd4jGrounds {
    private static final String NAME = "lesson";

    private static final WorkspaceConfiguration REUSED =
            WorkspaceConfiguration.builder().policyLearning(LearningPolicy.FIRST_LOOP).build();

    private Nd4jGrounds() {}

    static void start() {
        // Its natives load with the first array, and only then may threads be set.
        Nd4j.zeros(1).close();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(Grounds.threads());
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        Nd4j.getRandom().setSeed(1);
    }

    /** From here to its close results lie in memory that the next one reuses. */
    static MemoryWorkspace workspace() {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(REUSED, NAME);
    }
}
