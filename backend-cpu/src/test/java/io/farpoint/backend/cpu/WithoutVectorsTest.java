package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that was not told to resolve {@code jdk.incubator.vector}. */
@Tag("unit")
class WithoutVectorsTest {
    private static final String SENTENCE = "--add-modules jdk.incubator.vector";

    @TempDir Path folder;

    @Test
    void theBlockFormServesAndOneSentenceSaysSo() throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                HotProgram.class.getName())
                        .redirectError(errors.toFile())
                        .start();
        String made = process.inputReader().readLine();
        int status = process.waitFor();
        String said = Files.readString(errors);
        assertEquals(0, status, said);
        assertEquals("0", made);
        assertTrue(said.contains(SENTENCE), said);
        assertEquals(said.indexOf(SENTENCE), said.lastIndexOf(SENTENCE), said);
    }
}
