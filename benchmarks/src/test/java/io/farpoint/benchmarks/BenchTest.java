package io.farpoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What cannot run is told in one sentence, before anything is started. */
@Tag("unit")
class BenchTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--threads=0, '--threads must be at least 1, got 0'",
        "--threads=-3, '--threads must be at least 1, got -3'",
        "--backend=nope, 'no backend \"nope\" for --backend; there are [cpu]'",
        "--backend=, 'no backend \"\" for --backend; there are [cpu]'",
        "--only=nothingLikeIt, 'no benchmark matches --only \"nothingLikeIt\"'",
        "--only=[a, '--only \"[a\" is no regular expression (Unclosed character class)'",
        "--only=, '--only is empty'",
        "--gates=missing.json, 'there is no file of budgets missing.json'",
    })
    void whatCannotRunIsToldInASentence(String argument, String sentence) {
        assertRefused(sentence, argument);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is empty",
                "{\"bytes\": [|cannot be read as budgets",
                "[]|it is not an object of lists",
                "{\"bytes\": []}|it has no list \"bytes\"",
                "{\"bytes\": [3]}|\"bytes\" has no gate in 3",
                "{\"bytes\": [{\"row\": \"A.b\"}]}|a gate lacks the number \"most\"",
            })
    void brokenBudgetsAreToldWithTheirFile(String json, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), json);
        assertRefused(sentence, "--gates", file.toString());
        assertRefused(file + " cannot be read as budgets", "--gates", file.toString());
    }

    @Test
    void gatesThatNoPatternFindsAreToldToo() {
        assertRefused(
                "no gate of benchmarks/budgets.json matches nothingLikeIt",
                "--gates=budgets.json",
                "--only=nothingLikeIt");
    }

    @Test
    void theHistoryKeepsWholeRunsAndMarksNarrowedOnes() throws IOException {
        assertTrue(remembered("--peers").startsWith("added to "));
        assertTrue(remembered("--only", "Lesson01").startsWith("added to "));
        String said = remembered("--only", "Lesson01", "--", "-f", "3");
        assertEquals(
                "not added to the history: JMH's own options [-f, 3] change what is measured",
                said);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> lines = Files.readAllLines(files.findFirst().orElseThrow());
            assertEquals(2, lines.size(), lines.toString());
            assertFalse(lines.getFirst().contains("\"only\""), lines.getFirst());
            assertTrue(lines.getLast().contains("\"only\":\"Lesson01\""), lines.getLast());
        }
    }

    private String remembered(String... arguments) throws IOException {
        CommandLine line = Bench.commandLine();
        line.parseArgs(
                Stream.concat(Stream.of("--history=" + folder), Stream.of(arguments))
                        .toArray(String[]::new));
        Bench bench = line.getCommand();
        return bench.remember(new Report(List.of()));
    }

    private static void assertRefused(String sentence, String... arguments) {
        StringWriter said = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(said, true)).execute(arguments);
        assertEquals(2, code, said::toString);
        assertTrue(said.toString().contains(sentence), said::toString);
        assertEquals(1, said.toString().lines().count(), said::toString);
    }
}
