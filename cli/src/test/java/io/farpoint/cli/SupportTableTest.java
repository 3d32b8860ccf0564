package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The README's support table is what the conformance kit found: made of each backend's {@code
 * support-*.md}. {@code -Dfarpoint.readme.write=true} writes it anew.
 */
@Tag("unit")
final class SupportTableTest {
    private static final String BEGIN = "<!-- support table -->\n";
    private static final String END = "<!-- end of support table -->";

    /** What a backend says of an op: dtype to native, decomposed or none. */
    private record Row(String op, Map<String, String> cells) {}

    @Test
    void supportTableOfTheReadmeIsWhatTheKitFound() throws IOException {
        Path readme = Repository.root().resolve("README.md");
        String text = Files.readString(readme);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        String expected = table(tables());
        if (Boolean.getBoolean("farpoint.readme.write")) {
            Files.writeString(readme, text.substring(0, from) + expected + text.substring(to));
            return;
        }
        assertEquals(
                expected,
                text.substring(from, to),
                "README.md lags behind; -Dfarpoint.readme.write=true writes its table anew");
    }

    /** The tables of the backends that users choose from, by name. */
    private static Map<String, List<Row>> tables() throws IOException {
        Map<String, List<Row>> tables = new TreeMap<>();
        for (Path module : Repository.modules()) {
            Path folder = module.resolve("src/test/resources");
            String name = module.getFileName().toString();
            if (!name.startsWith("backend-")
                    || name.equals("backend-tck")
                    || !Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(SupportTableTest::isTable).sorted().toList()) {
                    String backend = file.getFileName().toString();
                    tables.put(backend.substring(8, backend.length() - 3), rows(file));
                }
            }
        }
        assertFalse(tables.isEmpty(), "no backend has a support table");
        return tables;
    }

    private static boolean isTable(Path file) {
        return file.getFileName().toString().matches("support-.*\\.md");
    }

    private static List<Row> rows(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> dtypes = null;
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("| ")) {
                continue;
            }
            List<String> cells =
                    Stream.of(line.substring(2, line.length() - 2).split(" \\| ")).toList();
            if (dtypes == null) {
                dtypes = cells.subList(1, cells.size());
                continue;
            }
            Map<String, String> byDType = new LinkedHashMap<>();
            for (int i = 0; i < dtypes.size(); i++) {
                if (!cells.get(i + 1).equals("-")) {
                    byDType.put(dtypes.get(i), cells.get(i + 1));
                }
            }
            rows.add(new Row(cells.get(0), byDType));
        }
        return rows;
    }

    /** Ops that are alike everywhere share a line. */
    private static String table(Map<String, List<Row>> tables) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        List<Row> first = tables.values().iterator().next();
        for (int i = 0; i < first.size(); i++) {
            StringBuilder cells =
                    new StringBuilder(String.join(", ", first.get(i).cells().keySet()));
            for (List<Row> rows : tables.values()) {
                cells.append(" | ").append(summary(rows.get(i).cells()));
            }
            lines.computeIfAbsent(cells.toString(), _ -> new ArrayList<>()).add(first.get(i).op());
        }
        StringBuilder text = new StringBuilder("\n| ops | dtypes |");
        tables.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n|---|---|").append("---|".repeat(tables.size())).append('\n');
        lines.forEach((cells, ops) ->
                text.append("| ")
                        .append(String.join(", ", ops))
                        .append(" | ")
                        .append(cells)
                        .append(" |\n"));
        return text.append('\n').toString();
    }

    private static String summary(Map<String, String> cells) {
        Map<String, List<String>> bySupport = new LinkedHashMap<>();
        cells.forEach((dtype, support) ->
                bySupport.computeIfAbsent(support, _ -> new ArrayList<>()).add(dtype));
        if (bySupport.size() == 1) {
            return bySupport.keySet().iterator().next();
        }
        List<String> parts = new ArrayList<>();
        bySupport.forEach(
                (support, dtypes) -> parts.add(support + ": " + String.join(", ", dtypes)));
        return String.join("; ", parts);
    }
}
