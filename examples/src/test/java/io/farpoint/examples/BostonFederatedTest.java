package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
class BostonFederatedTest {

    @Test
    void aNetworkLearnsFarAsItDoesNear() {
        try (Farpoint fp = Farpoint.start()) {
            List<Double> losses = new ArrayList<>();
            var settings = new BostonFederated.Settings(12, 8, 0.01, 0.9, 5);
            var report =
                    BostonFederated.run(
                            fp,
                            fp.virtualWorker("bob"),
                            fp.virtualWorker("alice"),
                            settings,
                            (_, loss) -> losses.add(loss));
            // that the losses are equal step by step is run's own law: it throws otherwise
            assertEquals(12, losses.size());
            assertEquals(12 * 26, report.steps());
            assertTrue(report.lastLoss() < report.firstLoss() / 3, report::toString);
            assertTrue(report.testMse() < report.targetVariance() / 3, report::toString);
            assertEquals(0, report.objectsLeft());
            assertEquals(0, fp.me().objects().size());
        }
    }

    @Test
    void equalSeedsAreEqualTrainings() {
        assertEquals(testMse(2), testMse(2));
        assertTrue(testMse(2) != testMse(3));
    }

    private static double testMse(long seed) {
        try (Farpoint fp = Farpoint.start()) {
            var settings = new BostonFederated.Settings(1, 64, 0.01, 0.9, seed);
            return BostonFederated.run(
                            fp,
                            fp.virtualWorker("b"),
                            fp.virtualWorker("a"),
                            settings,
                            (_, _) -> {})
                    .testMse();
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new BostonFederated.Settings(0, 8, 0.01, 0.9, 1));
    }
}
