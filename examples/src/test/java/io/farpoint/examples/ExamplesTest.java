package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.Worker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ExamplesTest {

    @Test
    void quickStartFindsTheWeights() {
        assertEquals(
                """
                tensor([[ 2.0000],
                        [-1.0000]], requires_grad=True)
                """,
                printed(() -> QuickStart.main(new String[0])));
    }

    @Test
    void aModelAcrossWorkersLearnsAsTheWholeOneDoes() {
        try (Farpoint fp = Farpoint.start()) {
            Worker bob = fp.virtualWorker("bob");
            Worker alice = fp.virtualWorker("alice");
            double split = ModelAcrossWorkers.train(fp, bob, alice);
            assertEquals(ModelAcrossWorkers.train(fp, fp.me(), fp.me()), split);
            assertTrue(split < 1, "a loss of " + split);
            assertTrue(bob.objects().isEmpty() && alice.objects().isEmpty());
        }
        assertTrue(printed(() -> ModelAcrossWorkers.main(new String[0])).contains("split over"));
    }

    @Test
    void anOwnFunctionIsTheSameNearAndFar() {
        String[] lines = printed(() -> OwnFunction.main(new String[0])).split("\n");
        assertEquals(4, lines.length);
        assertEquals(lines[0].substring("near     ".length()), lines[1].substring(9));
        assertEquals(lines[2].substring("gradient ".length()), lines[3].substring(9));
        assertTrue(lines[2].contains("0.5000"), "the gradient at 0 is a half: " + lines[2]);
    }

    private static String printed(Runnable program) {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
