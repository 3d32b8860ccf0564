package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ReadmeTest {

    private static final String QUICK_START =
            "examples/src/main/java/io/farpoint/examples/QuickStart.java";

    @Test
    void theSnippetIsWhatTheExampleRuns() throws IOException {
        String source = read(QUICK_START);
        String begin = "// README: begin\n";
        int from = source.indexOf(begin) + begin.length();
        String region = source.substring(from, source.indexOf("// README: end"));
        String snippet = region.stripTrailing().stripIndent() + "\n";
        assertTrue(snippet.lines().count() <= 20, "it is long: " + snippet.lines().count());
        assertTrue(read("README.md").contains("```java\n" + snippet + "```\n"), () -> snippet);
    }

    @Test
    void everyCommandItShowsExists() throws IOException {
        Matcher calls = Pattern.compile("\\./farpoint ([a-z]+)").matcher(read("README.md"));
        int found = 0;
        while (calls.find()) {
            assertTrue(
                    Main.commandLine().getSubcommands().containsKey(calls.group(1)), calls.group());
            found++;
        }
        assertTrue(found >= 2, "the README's commands");
    }

    @Test
    void everyFileItLinksToIsThere() throws IOException {
        for (String page : new String[] {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"}) {
            Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(read(page));
            while (links.find()) {
                Path target = Repository.root().resolve(links.group(1));
                assertTrue(Files.exists(target), page + " links to " + links.group(1));
            }
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Repository.root().resolve(file)).replace("\r\n", "\n");
    }
}
