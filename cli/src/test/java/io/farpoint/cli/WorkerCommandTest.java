package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, as the command starts them. */
@Tag("system")
class WorkerCommandTest {
    @TempDir private Path folder;

    @Test
    void whatItsOwnerLoadedIsFoundReadAndNotChanged() throws IOException {
        Path file = folder.resolve("homes.csv");
        Files.writeString(file, "rooms,value\n5,24\n6.5,31.5\n");
        try (WorkerProcess process =
                        WorkerProcess.start("bob", "cpu", List.of("--data", "#homes=" + file));
                Farpoint fp = Farpoint.start()) {
            Worker bob = fp.connect("bob", process.address());
            List<Tensor> found = bob.search("#homes");
            assertEquals(1, found.size());
            Tensor homes = found.get(0);
            assertEquals(Shape.of(2, 2), homes.shape());
            assertArrayEquals(new float[] {5, 24, 6.5f, 31.5f}, homes.fetch().toFloatArray());
            assertThrows(FarpointException.class, () -> homes.add_(1));
            assertEquals(5, homes.fetch().toFloatArray()[0]);
        }
    }

    @Test
    void whenItEndsItLeavesNoFile() {
        Path driver;
        try (WorkerProcess process = WorkerProcess.start("bob", "cpu", List.of());
                Farpoint fp = Farpoint.start()) {
            String address = process.address();
            driver = Path.of(address.substring(address.indexOf('=') + 1));
            assertTrue(Files.exists(driver));
            assertEquals(3, fp.connect("bob", address).ones(3).sum().fetch().item());
        }
        assertFalse(Files.exists(driver), driver::toString);
    }

    @Test
    void aWrongCallIsOneSentence() throws IOException {
        refused("Missing required option: '--listen=URI'", "--id", "bob");
        refused("is no Aeron address", "--id", "bob", "--listen", "aeron:tcp?x");
        refused(
                "\"192.0.2.1:20121\" is no loopback address",
                "--id",
                "bob",
                "--listen",
                "aeron:udp?endpoint=192.0.2.1:20121");
        Path file = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n3,x\n");
        refused(
                "bad.csv, line 3: not all numbers: [3, x]",
                "--id",
                "bob",
                "--listen",
                "aeron:ipc",
                "--data",
                "t=" + file);
    }

    private static void refused(String sentence, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "worker";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Cli worker = Cli.run(arguments);
        assertTrue(worker.exitCode() > 0);
        assertTrue(worker.err().contains(sentence), worker::err);
        assertFalse(worker.err().contains("\tat "), worker::err);
    }
}
