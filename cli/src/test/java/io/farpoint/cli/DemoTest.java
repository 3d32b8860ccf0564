package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
class DemoTest {

    @Test
    void itLearnsFarAsItDoesNearAndLeavesNothing() {
        Cli demo = Cli.run("demo", "--epochs", "8", "--seed", "4", "--batch", "16");
        assertEquals(0, demo.exitCode(), demo::err);
        assertEquals("8", cell(demo, "epochs"));
        assertEquals("yes", cell(demo, "losses equal"));
        assertEquals("0", cell(demo, "objects left"));
        double mse = Double.parseDouble(cell(demo, "test MSE"));
        double variance = Double.parseDouble(cell(demo, "target's variance"));
        assertTrue(mse < variance / 2, demo::out);
        assertTrue(Double.parseDouble(cell(demo, "far / local")) > 0, demo::out);
    }

    @Test
    void aClassifierIsToldBesideTheMajority() {
        Cli demo = Cli.run("demo", "--data", "pima", "--epochs", "25");
        assertEquals(0, demo.exitCode(), demo::err);
        assertTrue(demo.out().contains("an 8-16-8-2 network"), demo::out);
        assertEquals("yes", cell(demo, "losses equal"));
        assertEquals("0", cell(demo, "objects left"));
        double accuracy = Double.parseDouble(cell(demo, "test accuracy"));
        double majority = Double.parseDouble(cell(demo, "majority's share"));
        assertTrue(accuracy > majority && majority > 50, demo::out);
        assertTrue(demo.out().contains("% of 154 test rows"), demo::out);
    }

    @Test
    void imagesAreLearnedByNameToo() {
        Cli demo = Cli.run("demo", "--data", "MNIST", "--epochs", "1", "--batch", "500");
        assertEquals(0, demo.exitCode(), demo::err);
        assertTrue(demo.out().contains("a 784-256-128-10 network"), demo::out);
        assertEquals("yes", cell(demo, "losses equal"));
        assertTrue(Double.parseDouble(cell(demo, "test accuracy")) > 20, demo::out);
    }

    @Test
    void whereThereIsNoTerminalTheBarIsLines() {
        Cli demo = Cli.run("demo", "--epochs", "30", "--batch", "101");
        assertTrue(demo.out().contains("\nepoch   1 of 30   loss "), demo::out);
        assertTrue(demo.out().contains("\nepoch  30 of 30   loss "), demo::out);
        assertEquals(11, demo.out().lines().filter(line -> line.startsWith("epoch ")).count());
        assertFalse(demo.out().contains("\r") || demo.out().contains("\u001b"), demo::out);
    }

    @Test
    void aWrongOptionIsOneSentenceAndExitCode2() {
        refused(2, "farpoint: --epochs must be at least 1, got 0.", "--epochs", "0");
        refused(2, "farpoint: --batch must be at least 1, got -3.", "--batch=-3");
        refused(2, "farpoint: Invalid value for option '--seed'", "--seed", "x");
        refused(2, "farpoint: Invalid value for option '--data'", "--data", "iris");
        refused(2, "farpoint: Unknown option: '--warp'", "--warp");
    }

    @Test
    void anUnknownBackendIsOneSentenceThatNamesTheKnownOnes() {
        refused(1, "farpoint: no backend \"abacus\" on the class path", "--backend", "abacus");
        assertTrue(Cli.run("demo", "--backend", "abacus").err().contains("cpu"));
    }

    private static void refused(int exitCode, String sentence, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "demo";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Cli demo = Cli.run(arguments);
        assertEquals(exitCode, demo.exitCode(), demo::err);
        assertTrue(demo.err().startsWith(sentence), demo::err);
        assertTrue(demo.err().lines().count() <= 3, demo::err);
        assertFalse(demo.err().contains("\tat "), demo::err);
    }

    private static String cell(Cli demo, String row) {
        Matcher line = Pattern.compile("(?m)^" + row + " +(\\S+)").matcher(demo.out());
        assertTrue(line.find(), () -> row + " is not in " + demo.out());
        return line.group(1);
    }
}
