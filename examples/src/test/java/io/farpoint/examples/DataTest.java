package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DataTest {

    @Test
    void theHousesAre506AndEndInTheirValue() {
        CsvTable table = CsvTable.load("boston.csv");
        assertEquals(506, table.rows().length);
        assertEquals(13, table.features());
        assertEquals("medv", table.columns().getLast());
        assertEquals(24, table.rows()[0][13]);
    }

    @Test
    void theWomenAre768AndEndInTheirDiagnosis() {
        CsvTable table = CsvTable.load("pima.csv");
        assertEquals(768, table.rows().length);
        assertEquals(8, table.features());
        assertEquals("diabetes", table.columns().getLast());
        assertArrayEquals(new double[] {6, 148, 72, 35, 0, 33.6, 0.627, 50, 1}, table.rows()[0]);
    }

    @Test
    void theDigitsAreTenThousandPicturesWithALabelEach() {
        IdxFile images = IdxFile.load("mnist10k-images-idx3-ubyte.gz");
        IdxFile labels = IdxFile.load("mnist10k-labels-idx1-ubyte.gz");
        assertArrayEquals(new int[] {10_000, 28, 28}, images.shape());
        assertArrayEquals(new int[] {10_000}, labels.shape());
        assertEquals(2 * 784, images.items(3, 5).length);
        boolean[] seen = new boolean[10];
        for (byte label : labels.values()) {
            seen[label] = true;
        }
        assertArrayEquals(
                new boolean[] {true, true, true, true, true, true, true, true, true, true}, seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000d01 00000001 00000000", // floats
                "00000800", // no dimension
                "00000801 00000003 0102", // a value is missing
                "00000801 00000001 0102", // one too many
            })
    void whatIsNoIdxFileOfBytesIsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(IOException.class, () -> IdxFile.read(new ByteArrayInputStream(bytes)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boston.csv",
                "pima.csv",
                "mnist10k-images-idx3-ubyte.gz",
                "mnist10k-labels-idx1-ubyte.gz"
            })
    void everyFileCarriesItsProvenance(String file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(file));
        String sha256 = HexFormat.of().formatHex(digest).substring(0, 16);
        String row =
                sources()
                        .lines()
                        .filter(line -> line.startsWith("| `" + file + "` |"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(row.contains(sha256), row);
    }

    @Test
    void theSourcesNameLicencesAndWhoseDataTheyAre() throws IOException {
        for (String word :
                List.of("GPL-2", "UCI", "Column `b`", "Akimel O'odham", "CC BY-SA 3.0", "LeCun")) {
            assertTrue(sources().contains(word), word + " is not in SOURCES.md");
        }
    }

    private static String sources() throws IOException {
        return new String(resource("SOURCES.md"), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) throws IOException {
        try (var file = CsvTable.open(name)) {
            return file.readAllBytes();
        }
    }
}
