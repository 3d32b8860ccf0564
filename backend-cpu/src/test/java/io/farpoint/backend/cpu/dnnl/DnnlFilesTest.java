package io.farpoint.backend.cpu.dnnl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the libraries come out of their artifact, and what is said where they do not. */
@Tag("tck")
class DnnlFilesTest {
    private static final int PROCESSES = 3;

    @TempDir private Path folder;

    @Test
    void otherSystemsAreToldWhy() {
        String on = "oneDNN is packed for Linux on x86-64 alone, and this is ";
        assertEquals(on + "Mac OS X on aarch64", DnnlFiles.obstacle("Mac OS X", "aarch64"));
        assertEquals(on + "Windows 11 on amd64", DnnlFiles.obstacle("Windows 11", "amd64"));
        assertEquals(on + "Linux on aarch64", DnnlFiles.obstacle("Linux", "aarch64"));
    }

    @Test
    void lookingForAnObstacleWritesNothing() throws IOException {
        onlyWhereItCanBe();
        assertEquals(null, Dnnl.obstacle(folder.resolve("cache")));
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithTheRemedy() throws IOException {
        onlyWhereItCanBe();
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        var failed =
                assertThrows(
                        DnnlUnavailableException.class, () -> Dnnl.load(file.resolve("cache")));
        assertTrue(
                failed.getMessage()
                        .matches(
                                "oneDNN cannot be unpacked into .*cache \\(.+\\): name another"
                                        + " folder by Options.cacheFolder"),
                failed.getMessage());
    }

    @Test
    void aFileThatIsNotWholeIsMadeAnew() throws IOException {
        onlyWhereItCanBe();
        Path file = DnnlFiles.unpack(folder, DnnlFiles.OPEN_MP);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[whole.length]);
        assertEquals(file, DnnlFiles.unpack(folder, DnnlFiles.OPEN_MP));
        assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(file)));
        Files.write(file, new byte[3]);
        DnnlFiles.unpack(folder, DnnlFiles.OPEN_MP);
        assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(file)));
    }

    @Test
    void whatStandsInALibrarysPlaceIsNamedBeforeAndAfter() throws IOException {
        onlyWhereItCanBe();
        for (String name : List.of(DnnlFiles.OPEN_MP, DnnlFiles.DNNL)) {
            Path file = DnnlFiles.unpack(folder, name);
            Files.delete(file);
            Files.createDirectory(file);
            Path other = Files.createDirectory(file.resolve("other"));
            String says =
                    "oneDNN cannot be unpacked into "
                            + folder
                            + " ("
                            + file
                            + " is in the way): name another folder by Options.cacheFolder";
            assertEquals(says, DnnlFiles.obstacle(folder));
            var failed =
                    assertThrows(
                            DnnlUnavailableException.class, () -> DnnlFiles.unpack(folder, name));
            assertEquals(says, failed.getMessage());
            Files.delete(other);
            Files.delete(file);
        }
        assertEquals(null, DnnlFiles.obstacle(folder));
    }

    @Test
    void aFolderThatWentAwayIsNamedWithoutAClassOfJava() {
        onlyWhereItCanBe();
        String says = refusedBy(Path.of("/proc/self/nothing"));
        assertTrue(says.contains("(no such folder)"), says);
    }

    private static String refusedBy(Path cacheFolder) {
        return assertThrows(DnnlUnavailableException.class, () -> Dnnl.load(cacheFolder))
                .getMessage();
    }

    @Test
    void aJvmThatForbidsNativeCodeIsToldHowToAllowIt() throws Exception {
        onlyWhereItCanBe();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--illegal-native-access=deny",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Loads.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), said);
        assertTrue(said.contains("start it with --enable-native-access=ALL-UNNAMED"), said);
    }

    @Test
    void severalProcessesMayUnpackAtATime() throws Exception {
        onlyWhereItCanBe();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Loads.class.getName(),
                                    folder.toString())
                            .inheritIO()
                            .start());
        }
        for (Process process : processes) {
            assertEquals(0, process.waitFor());
        }
        try (var files = Files.walk(folder)) {
            List<String> names =
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList();
            assertEquals(List.of(DnnlFiles.DNNL, DnnlFiles.OPEN_MP), names);
        }
    }

    /** What each of several processes runs. */
    static final class Loads {
        private Loads() {}

        /** Loads from the folder that is named. */
        public static void main(String[] args) {
            Dnnl.load(Path.of(args[0]));
        }
    }

    private static void onlyWhereItCanBe() {
        String obstacle = DnnlFiles.obstacle();
        assumeTrue(obstacle == null, obstacle);
    }
}
