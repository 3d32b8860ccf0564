package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MainTest {

    @Test
    void helpNamesEveryCommandAndWhatItIsFor() throws IOException {
        Cli help = Cli.run("--help");
        assertEquals(0, help.exitCode());
        for (var command : Main.commandLine().getSubcommands().entrySet()) {
            var lines = command.getValue().getCommandSpec().usageMessage().description();
            assertTrue(lines.length > 0, command.getKey() + " has no description");
            assertTrue(help.out().contains("  " + command.getKey() + " "), help::out);
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
        assertEquals(6, found, "the script's own commands");
    }

    @Test
    void anUnknownCommandIsRefusedByName() {
        Cli wrong = Cli.run("fly");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("fly"), wrong::err);
    }

    @Test
    void aCommandOfTheScriptSaysWhoCarriesItOut() {
        Cli wrong = Cli.run("classpath");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("./farpoint classpath"), wrong::err);
    }
}
