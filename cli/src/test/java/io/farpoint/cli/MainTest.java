package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryCommandAndWhatItIsFor() throws IOException {
        assertEquals(0, run("--help"));
        for (var command : Main.commandLine().getSubcommands().entrySet()) {
            var lines = command.getValue().getCommandSpec().usageMessage().description();
            assertTrue(lines.length > 0, command.getKey() + " has no description");
            assertTrue(out.toString().contains("  " + command.getKey() + " "), out::toString);
        }
        // what the script does on its own is in the help as well
        String script = Files.readString(Repository.root().resolve("farpoint"));
        var arms = Pattern.compile("^    ([a-z]+)\\)$", Pattern.MULTILINE).matcher(script);
        int found = 0;
        while (arms.find()) {
            String name = arms.group(1);
            assertTrue(Main.commandLine().getSubcommands().containsKey(name), name);
            found++;
        }
        assertEquals(5, found, "the script's own commands");
    }

    @Test
    void anUnknownCommandIsRefusedByName() {
        assertEquals(2, run("fly"));
        assertTrue(err.toString().contains("fly"), err::toString);
    }

    @Test
    void aCommandOfTheScriptSaysWhoCarriesItOut() {
        assertEquals(2, run("classpath"));
        assertTrue(err.toString().contains("./farpoint classpath"), err::toString);
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
