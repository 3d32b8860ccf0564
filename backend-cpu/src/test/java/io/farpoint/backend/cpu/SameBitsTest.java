package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same op on the same operands gives the same bits, interpreted, half and fully compiled. */
@Tag("unit")
class SameBitsTest {
    private static final int WARM = 1000;

    @Test
    void coldAndWarmGiveTheSameBits() throws IOException, InterruptedException {
        List<String> warm = BitsProgram.digests(WARM);
        assertEquals(warm, inAnotherJvm("-Xint"));
        assertEquals(warm, inAnotherJvm("-XX:TieredStopAtLevel=1"));
        assertEquals(warm, inAnotherJvm("-XX:UseAVX=2"));
    }

    private static List<String> inAnotherJvm(String flag) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                flag,
                                "-cp",
                                System.getProperty("java.class.path"),
                                BitsProgram.class.getName(),
                                "20")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> lines = process.inputReader().readAllLines();
        assertEquals(0, process.waitFor(), () -> "the other JVM failed: " + lines);
        return lines;
    }
}
