package io.farpoint.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results of one run as rows, each with its peer of the same run beside it. */
final class Report {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * One row.
     *
     * @param subject the lesson's number and subject
     * @param name the benchmark
     * @param params its parameters, or empty
     * @param score the average time
     * @param error half of its 99.9 % confidence interval
     * @param unit the unit of both
     * @param bytes bytes allocated on the heap per op
     * @param ofPeer the time over the peer's; NaN without one
     */
    record Row(
            String subject,
            String name,
            String params,
            double score,
            double error,
            String unit,
            double bytes,
            double ofPeer) {}

    private final List<Row> rows = new ArrayList<>();

    Report(Collection<RunResult> results) {
        Map<String, Double> peers = new TreeMap<>();
        for (RunResult result : results) {
            if (className(result).startsWith("Libtorch")) {
                peers.put(key(result), result.getPrimaryResult().getScore());
            }
        }
        for (RunResult result : results) {
            if (className(result).startsWith("Lesson")) {
                rows.add(row(result, peers.get(key(result))));
            }
        }
    }

    private static Row row(RunResult result, Double peer) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return new Row(
                className(result),
                method(result),
                params(result),
                time.getScore(),
                time.getScoreError(),
                time.getScoreUnit(),
                allocated == null ? Double.NaN : allocated.getScore(),
                peer == null ? Double.NaN : time.getScore() / peer);
    }

    private static String className(RunResult result) {
        String[] parts = result.getParams().getBenchmark().split("\\.");
        return parts[parts.length - 2];
    }

    private static String method(RunResult result) {
        String[] parts = result.getParams().getBenchmark().split("\\.");
        return parts[parts.length - 1];
    }

    private static String params(RunResult result) {
        List<String> params = new ArrayList<>();
        for (String name : result.getParams().getParamsKeys()) {
            params.add(result.getParams().getParam(name));
        }
        return String.join(" ", params);
    }

    /** A lesson and its peer differ in the first word of their class alone. */
    private static String key(RunResult result) {
        String subject = className(result).replaceFirst("Lesson|Libtorch", "");
        return subject + "." + method(result) + " " + params(result);
    }

    List<Row> rows() {
        return rows;
    }

    /** The table for a terminal. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        "%n%-24s %-16s %9s %14s %9s %10s %12s%n",
                        "lesson", "benchmark", "size", "time", "+-", "B/op", "of libtorch"));
        for (Row row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-24s %-16s %9s %11.2f %2s %9.2f %10.0f %12s%n",
                            row.subject(),
                            row.name(),
                            row.params(),
                            row.score(),
                            row.unit().replace("/op", ""),
                            row.error(),
                            row.bytes(),
                            Double.isNaN(row.ofPeer())
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.2f", row.ofPeer())));
        }
        return text.toString();
    }

    /** The rows as plain maps, for the history. */
    List<Map<String, Object>> maps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("lesson", row.subject());
            map.put("benchmark", row.name());
            map.put("params", row.params());
            map.put("score", row.score());
            map.put("error", Double.isNaN(row.error()) ? null : row.error());
            map.put("unit", row.unit());
            map.put("bytesPerOp", Double.isNaN(row.bytes()) ? null : row.bytes());
            map.put("ofLibtorch", Double.isNaN(row.ofPeer()) ? null : row.ofPeer());
            maps.add(map);
        }
        return maps;
    }
}
