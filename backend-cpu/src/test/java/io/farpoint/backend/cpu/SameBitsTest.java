package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same op on the same operands gives the same bits, interpreted, half and fully compiled. */
@Tag("unit")
class SameBitsTest {
    private static final int WARM = 1000;

    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @Test
    void coldAndWarmGiveTheSameBits() throws IOException, InterruptedException {
        List<String> warm = BitsProgram.digests(WARM, false);
        assertEquals(warm, inAnotherJvm(false, "-Xint"));
        assertEquals(warm, inAnotherJvm(false, "-XX:TieredStopAtLevel=1"));
        assertEquals(warm, inAnotherJvm(false, "-XX:UseAVX=2"));
    }

    @Test
    void vectorsOfAnyWidthGiveTheSameBits() throws IOException, InterruptedException {
        List<String> plain = BitsProgram.digests(2, false);
        assertEquals(plain, inAnotherJvm(true, VECTORS, "-XX:TieredStopAtLevel=1"));
        assertEquals(plain, inAnotherJvm(true, VECTORS, "-XX:UseAVX=2"));
        assertEquals(plain, inAnotherJvm(true, VECTORS, "-XX:UseAVX=1"));
    }

    private static List<String> inAnotherJvm(boolean fused, String... flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(BitsProgram.class.getName(), "20", Boolean.toString(fused)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = process.inputReader().readAllLines();
        assertEquals(0, process.waitFor(), () -> "the other JVM failed: " + lines);
        return lines;
    }
}
