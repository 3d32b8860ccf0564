package io.farpoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static void assertRefused(String sentence, String... arguments) {
        StringWriter said = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(said, true)).execute(arguments);
        assertEquals(2, code, said::toString);
        assertTrue(said.toString().contains(sentence), said::toString);
        assertEquals(1, said.toString().lines().count(), said::toString);
    }
}
