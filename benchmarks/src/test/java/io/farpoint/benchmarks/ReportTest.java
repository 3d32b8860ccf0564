package io.farpoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Peers are found by their names alone. */
@Tag("unit")
class ReportTest {
    private final Row lesson = row("Lesson04MatMul", "square", "128", 30);
    private final Row unmatched = row("Lesson04MatMul", "square", "2048", 90);
    private final Report report =
            new Report(
                    List.of(
                            lesson,
                            unmatched,
                            row("Nd4j04MatMul", "square", "128", 60),
                            row("OneDnn04MatMul", "square", "128", 25),
                            row("OneDnn04MatMul", "vector", "128", 1)));

    @Test
    void aPeerIsWhateverHasALessonsNumberAndSubject() {
        assertEquals(List.of("Nd4j", "OneDnn"), List.copyOf(report.peers()));
        assertEquals(0.5, report.ratio(lesson, "Nd4j"));
        assertEquals(1.2, report.ratio(lesson, "OneDnn"));
    }

    @Test
    void whatAPeerHasNotIsLeftOpen() {
        assertTrue(Double.isNaN(report.ratio(unmatched, "Nd4j")));
    }

    @Test
    void theTableHasAColumnAPeerAndTheLessonsRowsAlone() {
        List<String> lines = report.table().strip().lines().toList();
        assertEquals(3, lines.size(), report.table());
        assertTrue(lines.get(0).endsWith(": Nd4j   : OneDnn"), lines.get(0));
        assertTrue(lines.get(1).stripTrailing().endsWith("0.50       1.20"), lines.get(1));
        assertTrue(lines.get(2).stripTrailing().endsWith("-          -"), lines.get(2));
    }

    @Test
    void theHistoryKeepsTheSameRatios() {
        Map<String, Object> first = report.maps().getFirst();
        assertEquals(Map.of("Nd4j", 0.5, "OneDnn", 1.2), first.get("timeOverPeers"));
        assertEquals(2, report.maps().size());
    }

    @Test
    void peaksOfMemoryAreComparedToo() {
        Row ours = new Row("Lesson05X", "step", Map.of(), 1, 1, "us", 0, Map.of("peakMB", 100.0));
        Row theirs = new Row("Nd4j05X", "step", Map.of(), 1, 1, "us", 0, Map.of("peakMB", 400.0));
        Map<String, Object> row = new Report(List.of(ours, theirs)).maps().getFirst();
        assertEquals(Map.of("Nd4j", 0.25), row.get("peakOverPeers"));
    }

    @Test
    void aClassOfAnotherNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> row("MatMul", "square", "1", 1).key());
    }

    private static Row row(String type, String name, String side, double score) {
        return new Row(type, name, Map.of("side", side), score, 1, "us/op", Double.NaN, Map.of());
    }
}
