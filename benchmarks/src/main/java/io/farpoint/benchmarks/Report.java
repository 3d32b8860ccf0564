package io.farpoint.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of one run as rows, each with its peers of the same run beside it. A peer is whatever
 * has a lesson's number and subject under another first name: {@code Nd4j04MatMul} is one of {@code
 * Lesson04MatMul}.
 */
final class Report {
    private final List<Row> rows;

    /** A peer's name to its rows by {@link Row#key}. */
    private final Map<String, Map<String, Row>> peers = new TreeMap<>();

    Report(List<Row> rows) {
        this.rows = rows;
        for (Row row : rows) {
            if (!row.isLesson()) {
                peers.computeIfAbsent(row.runner(), _ -> new TreeMap<>()).put(row.key(), row);
            }
        }
    }

    static Report of(Collection<RunResult> results) {
        return new Report(results.stream().map(Row::of).toList());
    }

    /** All rows, peers too. */
    List<Row> rows() {
        return rows;
    }

    /** The peers that ran, by name. */
    Collection<String> peers() {
        return peers.keySet();
    }

    /** A lesson's time over a peer's; NaN if the peer has no such row. */
    double ratio(Row row, String peer) {
        return ratio(row, peer, Row::score);
    }

    private double ratio(Row row, String peer, ToDoubleFunction<Row> what) {
        Row other = peers.getOrDefault(peer, Map.of()).get(row.key());
        return other == null ? Double.NaN : what.applyAsDouble(row) / what.applyAsDouble(other);
    }

    /** The table for a terminal: a column a peer, our time over its time. */
    String table() {
        StringBuilder text = new StringBuilder("\n");
        text.append(
                String.format(
                        "%-22s %-20s %9s %14s %9s %10s %6s",
                        "lesson", "benchmark", "size", "time", "+-", "B/op", "MB"));
        for (String peer : peers.keySet()) {
            text.append(String.format(" %10s", ": " + peer));
        }
        text.append('\n');
        for (Row row : rows) {
            if (row.isLesson()) {
                append(text, row);
            }
        }
        return text.toString();
    }

    private void append(StringBuilder text, Row row) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-22s %-20s %9s %11.2f %2s %9s %10s %6s",
                        row.type(),
                        row.name(),
                        row.paramValues(),
                        row.score(),
                        row.unit().replace("/op", ""),
                        orDash("%.2f", row.error()),
                        orDash("%.0f", row.bytes()),
                        orDash("%.0f", row.peak())));
        for (String peer : peers.keySet()) {
            text.append(String.format(" %10s", orDash("%.2f", ratio(row, peer))));
        }
        row.counters()
                .forEach((name, count) -> {
                    if (!name.equals(PeakMemory.NAME)) {
                        String digits = count == Math.rint(count) ? "%.0f" : "%.1f";
                        text.append(String.format(Locale.ROOT, "  %s " + digits, name, count));
                    }
                });
        text.append('\n');
    }

    private static String orDash(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** The lessons' rows as plain maps, for the history. */
    List<Map<String, Object>> maps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Row row : rows) {
            if (!row.isLesson()) {
                continue;
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("lesson", row.type());
            map.put("benchmark", row.name());
            map.put("params", row.paramValues());
            map.put("score", row.score());
            putUnlessNaN(map, "error", row.error());
            map.put("unit", row.unit());
            putUnlessNaN(map, "bytesPerOp", row.bytes());
            map.put("timeOverPeers", ratios(row, Row::score));
            map.put("peakOverPeers", ratios(row, Row::peak));
            if (!row.counters().isEmpty()) {
                map.put("counters", row.counters());
            }
            maps.add(map);
        }
        return maps;
    }

    private Map<String, Object> ratios(Row row, ToDoubleFunction<Row> what) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        peers.keySet().forEach(peer -> putUnlessNaN(ratios, peer, ratio(row, peer, what)));
        return ratios;
    }

    private static void putUnlessNaN(Map<String, Object> map, String key, double value) {
        if (!Double.isNaN(value)) {
            map.put(key, value);
        }
    }
}
