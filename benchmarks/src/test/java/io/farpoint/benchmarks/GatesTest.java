package io.farpoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gate can fail, and tells enough. */
@Tag("unit")
class GatesTest {
    private static final String BUDGETS =
            """
            {
              "bytes": [
                {"row": "Lesson01Dispatch.addNear", "most": 260, "reason": "a handle and a record"}
              ],
              "counts": [
                {"row": "Lesson06Allocation.growthClosed place=near", "counter": "heldGrowth",
                 "most": 0, "reason": "closed is closed"}
              ],
              "ratios": [
                {"row": "Lesson02Elementwise.add size=1000000",
                 "over": "Lesson02Elementwise.baselineCopy size=1000000",
                 "most": 2.5, "reason": "three streams against two"}
              ]
            }
            """;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> patterns = new ArrayList<>();

    @Test
    void gatesThatAreKeptPass() throws IOException {
        assertEquals(0, run(report(248, 0, 200, 100, 2)));
        assertTrue(text().contains("gates: 3, failed 0"), text());
    }

    @Test
    void bytesOverTheirBudgetFail() throws IOException {
        Report over = report(272, 0, 200, 100, 2);
        assertEquals(1, run(over, over));
        assertSays("violated Lesson01Dispatch.addNear: 272 B/op, budget 260");
        assertSays("why the bound: a handle and a record");
        assertSays(
                "./farpoint bench --only 'Lesson01Dispatch.addNear$'"
                        + " -- -prof jfr:dir=benchmarks/target/jfr\n");
        assertSays("benchmarks/budgets.json");
    }

    @Test
    void aCountOverItsBudgetFails() throws IOException {
        Report over = report(248, 4096, 200, 100, 2);
        assertEquals(1, run(over, over));
        assertSays("growthClosed place=near: heldGrowth 4096, budget 0");
    }

    @Test
    void aRatioWhollyAboveItsBoundFails() throws IOException {
        Report over = report(248, 0, 300, 100, 2);
        assertEquals(1, run(over, over));
        assertSays("3.00 times Lesson02Elementwise.baselineCopy size=1000000 (2.92 to 3.08)");
        assertSays("bound 2.50");
    }

    @Test
    void aRatioWhoseIntervalHoldsTheBoundIsUnclearAndPasses() throws IOException {
        assertEquals(0, run(report(248, 0, 300, 100, 30)));
        assertSays("unclear  Lesson02Elementwise.add size=1000000");
        assertSays("gates: 3, failed 0, unclear 1");
    }

    @Test
    void aRatioOfWhatWasMeasuredOnceIsUnclear() throws IOException {
        assertEquals(0, run(report(248, 0, 300, 100, Double.NaN)));
        assertSays("unclear  Lesson02Elementwise.add size=1000000");
    }

    @Test
    void aBenchmarkThatIsNotThereFails() throws IOException {
        Report none = new Report(report(248, 0, 200, 100, 2).rows().subList(1, 4));
        assertEquals(1, run(none, none));
        assertSays("missing  Lesson01Dispatch.addNear: there is no measurement of");
    }

    @Test
    void aMissingBaselineFails() throws IOException {
        Report none = new Report(report(248, 0, 200, 100, 2).rows().subList(0, 3));
        assertEquals(1, run(none, none));
        assertSays("there is no measurement of Lesson02Elementwise.baselineCopy size=1000000");
    }

    @Test
    void aCounterThatIsNotCountedFails() throws IOException {
        List<Row> rows = new ArrayList<>(report(248, 0, 200, 100, 2).rows());
        rows.set(1, row("Lesson06Allocation", "growthClosed", Map.of("place", "near"), 1, 0, 0));
        assertEquals(1, run(new Report(rows), new Report(rows)));
        assertSays("missing  Lesson06Allocation.growthClosed place=near");
    }

    @Test
    void whatFailsIsMeasuredOnceMoreAndAlone() throws IOException {
        assertEquals(0, run(report(248, 0, 300, 100, 2), report(248, 0, 200, 100, 2)));
        assertFalse(patterns.getLast().contains("addNear"), patterns.toString());
        assertTrue(patterns.getLast().contains("baselineCopy"), patterns.toString());
        assertSays("gates: 3, failed 0");
    }

    /** The pattern of a failing gate's hint ends where the parameters begin. */
    @Test
    void gatesAreFoundByTheNamesThatBenchmarksHave() throws IOException {
        Budgets all = Budgets.parse(BUDGETS);
        for (String pattern :
                List.of(
                        "Lesson06Allocation.growthClosed$",
                        "benchmarks.Lesson06Allocation",
                        "growthClosed place=near")) {
            List<Gate> found = all.matching(pattern).gates();
            assertEquals(1, found.size(), pattern);
            assertEquals("Lesson06Allocation.growthClosed", found.getFirst().row().benchmark());
        }
    }

    @Test
    void aGateWithoutAReasonIsRefused() {
        String bare = BUDGETS.replace("\"reason\": \"closed is closed\"", "\"reason\": \"\"");
        String message =
                assertThrows(IllegalArgumentException.class, () -> Budgets.parse(bare))
                        .getMessage();
        assertTrue(message.contains("growthClosed"), message);
    }

    @Test
    void theBudgetsOfTheRepositoryCanBeRead() throws IOException {
        Budgets budgets = Budgets.read(Path.of("budgets.json"));
        var names = new TreeSet<String>();
        for (Gate gate : budgets.gates()) {
            assertTrue(names.add(gate.getClass() + " " + gate.row() + key(gate)), "twice: " + gate);
        }
        assertTrue(budgets.gates().size() > 10, names.toString());
    }

    /** A run would find it too, minutes later. */
    @Test
    void everyBenchmarkThatTheBudgetsNameExists() throws IOException {
        for (Gate gate : Budgets.read(Path.of("budgets.json")).gates()) {
            requireBenchmark(gate.row());
            if (gate instanceof Gate.Ratio ratio) {
                requireBenchmark(ratio.over());
            }
        }
    }

    private static void requireBenchmark(RowName row) {
        String[] names = row.benchmark().split("\\.");
        try {
            Class<?> type = Class.forName(GatesTest.class.getPackageName() + "." + names[0]);
            assertTrue(
                    Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(names[1])),
                    "no such method: " + row);
            for (String param : row.params().keySet()) {
                type.getField(param);
            }
        } catch (ReflectiveOperationException missing) {
            throw new AssertionError("budgets.json names " + row, missing);
        }
    }

    private static String key(Gate gate) {
        return switch (gate) {
            case Gate.Bytes _ -> "";
            case Gate.Count count -> count.counter();
            case Gate.Ratio ratio -> ratio.over().toString();
        };
    }

    private int run(Report... reports) throws IOException {
        Queue<Report> runs = new ArrayDeque<>(List.of(reports));
        Gates gates =
                new Gates(
                        Budgets.parse(BUDGETS),
                        (_, pattern) -> {
                            patterns.add(pattern);
                            return runs.remove();
                        },
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        return gates.run();
    }

    private static Report report(
            double bytes, double held, double addTime, double copyTime, double error) {
        Row growth = row("Lesson06Allocation", "growthClosed", Map.of("place", "near"), 1, 0, 0);
        growth.counters().put("heldGrowth", held);
        Map<String, String> size = Map.of("size", "1000000");
        return new Report(
                List.of(
                        row("Lesson01Dispatch", "addNear", Map.of(), 300, 5, bytes),
                        growth,
                        row("Lesson02Elementwise", "add", size, addTime, error, 0),
                        row("Lesson02Elementwise", "baselineCopy", size, copyTime, error, 0)));
    }

    private static Row row(
            String type,
            String name,
            Map<String, String> params,
            double score,
            double error,
            double bytes) {
        return new Row(type, name, params, score, error, "us/op", bytes, new TreeMap<>());
    }

    private void assertSays(String expected) {
        assertTrue(text().contains(expected), () -> expected + "\n is not in\n" + text());
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
