package io.farpoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BostonHousingTest {

    @Test
    void theTableHas506RowsAndEndsInItsTarget() {
        BostonHousing table = BostonHousing.load();
        assertEquals(506, table.rows().length);
        assertEquals(BostonHousing.FEATURES + 1, table.columns().size());
        assertEquals("medv", table.columns().getLast());
        assertEquals(24, table.rows()[0][BostonHousing.FEATURES]);
    }

    @Test
    void theDataCarryTheirProvenance() throws Exception {
        String sources = new String(resource("data/SOURCES.md"), StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource("data/boston.csv"));
        String sha256 = HexFormat.of().formatHex(digest).substring(0, 16);
        for (String word : List.of("boston.csv", sha256, "GPL-2", "UCI", "Column `b`")) {
            assertTrue(sources.contains(word), word + " is not in SOURCES.md");
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var file = BostonHousing.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }
}
