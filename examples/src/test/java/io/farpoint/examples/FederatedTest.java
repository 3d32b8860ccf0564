package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the losses are equal step by step is the law of each run here: it throws otherwise. */
@Tag("system")
class FederatedTest {

    @Test
    void aNetworkLearnsTheValueOfHomes() {
        var report = run(new BostonFederated(), new Federated.Settings(12, 8, 5));
        assertEquals(12 * 26, report.steps());
        assertEquals(102, report.testRows());
        assertTrue(report.lastLoss() < report.firstLoss() / 3, report::toString);
        assertTrue(report.score() < report.baseline() / 3, report::toString);
    }

    @Test
    void aNetworkLearnsWhoHasDiabetes() {
        var report = run(new PimaFederated(), new Federated.Settings(25, 16, 5));
        assertEquals(25 * 20, report.steps());
        assertEquals(154, report.testRows());
        assertTrue(report.lastLoss() < report.firstLoss(), report::toString);
        assertTrue(report.baseline() > 50 && report.baseline() < 80, report::toString);
        assertTrue(report.score() > report.baseline() + 3, report::toString);
    }

    @Test
    void aNetworkLearnsDigitsInAFewSteps() {
        var report = run(new MnistFederated(), new Federated.Settings(2, 400, 5));
        assertEquals(2 * 10, report.steps());
        assertEquals(2000, report.testRows());
        assertTrue(report.lastLoss() < report.firstLoss(), report::toString);
        assertTrue(report.score() > 3 * report.baseline(), report::toString);
    }

    /** Runs it; a run leaves nothing behind, and tells of every epoch. */
    private static Federated.Report run(Task task, Federated.Settings settings) {
        try (Farpoint fp = Farpoint.start()) {
            List<Double> losses = new ArrayList<>();
            var report =
                    Federated.run(
                            fp,
                            fp.virtualWorker("bob"),
                            fp.virtualWorker("alice"),
                            task,
                            settings,
                            (_, loss) -> losses.add(loss));
            assertEquals(settings.epochs(), losses.size());
            assertEquals(report.lastLoss(), losses.getLast());
            assertEquals(0, report.objectsLeft());
            assertEquals(0, fp.me().objects().size());
            return report;
        }
    }

    @Test
    void equalSeedsAreEqualTrainings() {
        assertEquals(scoreOfSeed(2), scoreOfSeed(2));
        assertTrue(scoreOfSeed(2) != scoreOfSeed(3));
    }

    private static double scoreOfSeed(long seed) {
        return run(new BostonFederated(), new Federated.Settings(1, 64, seed)).score();
    }

    @Test
    void theWorkersHoldImagesAsBytes() {
        try (Farpoint fp = Farpoint.start()) {
            Worker bob = fp.virtualWorker("bob");
            var task = new MnistFederated();
            Samples train = task.deal(1, List.of(bob, fp.me())).shards().getFirst().train();
            assertEquals(DType.UINT8, train.features().dtype());
            assertEquals(bob, train.features().location());
            assertEquals(DType.FLOAT32, task.input(train.features()).dtype());
            assertEquals(1, task.input(train.features()).max().fetch().item());
        }
    }

    @Test
    void noValueOfPimaIsLeftMissing() {
        try (Farpoint fp = Farpoint.start()) {
            var shards = new PimaFederated().deal(1, List.of(fp.me(), fp.me())).shards();
            // a column's mean is 0 and its deviation 1 in the training rows of both together
            for (int column = 0; column < 8; column++) {
                double sum = 0;
                double squares = 0;
                for (Shard shard : shards) {
                    for (float x :
                            shard.train()
                                    .features()
                                    .select(1, column)
                                    .contiguous()
                                    .toFloatArray()) {
                        sum += x;
                        squares += x * x;
                    }
                }
                assertEquals(0, sum / 614, 1e-5);
                assertEquals(1, squares / 614, 1e-5);
            }
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Federated.Settings(0, 8, 1));
        assertThrows(IllegalArgumentException.class, () -> new Federated.Settings(8, 0, 1));
    }
}
