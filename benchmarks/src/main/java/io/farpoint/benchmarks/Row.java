package io.farpoint.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/**
 * What was measured of one benchmark with one choice of its parameters.
 *
 * @param type its class: who ran, two digits, the subject, as in {@code Lesson04MatMul}
 * @param name its method
 * @param params its parameters
 * @param score the average time; of what was sampled call by call, the mean of its iterations'
 *     medians, which a few calls that the system held up do not move
 * @param error half of the score's 99 % confidence interval; NaN if it was measured once
 * @param unit the unit of both
 * @param bytes bytes allocated on the heap per op, in the iteration that had fewest; NaN if unknown
 * @param counters what it counted beside, by name
 */
record Row(
        String type,
        String name,
        Map<String, String> params,
        double score,
        double error,
        String unit,
        double bytes,
        Map<String, Double> counters) {
    static final String LESSON = "Lesson";

    private static final Pattern TYPE = Pattern.compile("(.+?)(\\d\\d\\p{Upper}.*)");
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String PROFILER = "gc.";
    private static final double CONFIDENCE = 0.99;

    /** JMH's own names of percentiles, of which only some are kept. */
    private static final Pattern PERCENTILE = Pattern.compile("(.*:)?p\\d\\.\\d+");

    /** The percentiles kept beside the median, in percent. */
    private static final int[] KEPT = {90, 99};

    static Row of(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.");
        Map<String, String> params = new LinkedHashMap<>();
        for (String key : result.getParams().getParamsKeys()) {
            params.put(key, result.getParams().getParam(key));
        }
        Result<?> time = result.getPrimaryResult();
        Map<String, Double> counters = new LinkedHashMap<>();
        double bytes = Double.NaN;
        for (Map.Entry<String, ?> entry : result.getSecondaryResults().entrySet()) {
            Result<?> counted = (Result<?>) entry.getValue();
            if (entry.getKey().equals(ALLOCATED)) {
                // The fewest: a thread in the background allocates beside some iterations, while
                // what an op itself allocates is in all of them.
                bytes = counted.getStatistics().getMin();
            } else if (!entry.getKey().startsWith(PROFILER)
                    && !PERCENTILE.matcher(entry.getKey()).matches()) {
                counters.put(entry.getKey(), counted.getScore());
            }
        }
        Statistics times = time.getStatistics();
        if (result.getParams().getMode() == Mode.SampleTime) {
            for (int percent : KEPT) {
                counters.put("p" + percent, times.getPercentile(percent));
            }
            times = medians(result);
        }
        return new Row(
                path[path.length - 2],
                path[path.length - 1],
                params,
                times.getMean(),
                times.getMeanErrorAt(CONFIDENCE),
                time.getScoreUnit(),
                bytes,
                counters);
    }

    private static Statistics medians(RunResult result) {
        ListStatistics medians = new ListStatistics();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                medians.addValue(iteration.getPrimaryResult().getStatistics().getPercentile(50));
            }
        }
        return medians;
    }

    /** Who ran: {@code Lesson}, or a peer's name. */
    String runner() {
        return typeParts().group(1);
    }

    /** The same for a lesson and its peers. */
    String key() {
        return typeParts().group(2) + "." + name + " " + paramValues();
    }

    /** The most memory that its process had, in MB; NaN if unknown. */
    double peak() {
        return counters.getOrDefault(PeakMemory.NAME, Double.NaN);
    }

    boolean isLesson() {
        return runner().equals(LESSON);
    }

    String paramValues() {
        return String.join(" ", params.values());
    }

    private Matcher typeParts() {
        Matcher parts = TYPE.matcher(type);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a class of benchmarks is called like Lesson04MatMul or Nd4j04MatMul, not "
                            + type);
        }
        return parts;
    }
}
