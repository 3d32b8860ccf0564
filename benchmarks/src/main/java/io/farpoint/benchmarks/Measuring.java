package io.farpoint.benchmarks;

import io.farpoint.Options;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks, each in a JVM of its own, for a certain time each. What is measured call by call
 * (first calls, growth) has its times written at the benchmark; JMH's own options win over both.
 */
final class Measuring {
    /** Lessons and what runs beside them from this module alone. */
    static final String WITHOUT_PEERS = "\\.(Lesson|OneDnn|Bare)\\d\\d";

    /** The peers from elsewhere too. */
    static final String EVERYTHING = "\\.\\w+\\d\\d\\w+\\.";

    /** What every JVM that runs Farpoint is given here, forks and the processes beside them. */
    static final List<String> FLAGS =
            List.of(
                    "--add-modules=jdk.incubator.vector",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx4g",
                    "-XX:+UseSerialGC");

    /** Benchmarks that say themselves how often they run. */
    private static final String CALL_BY_CALL = "07FirstCalls\\.|Lesson06Allocation\\.growth";

    /**
     * Calls through many layers, in one process or two: what compiles them shares the cores with
     * them.
     */
    private static final String WARM_LATE = "Lesson08Far\\.fetch$|08FarTraining\\.";

    /** The sizes that are enough for a look. */
    private static final Map<String, List<String>> FEW_SIZES =
            Map.of("size", List.of("1000", "1000000"), "side", List.of("128", "1024"));

    /**
     * How long to measure. Many short iterations give a narrower interval than few long ones.
     *
     * @param warmups warm-up iterations; the first makes the device prepare, the others run on that
     * @param lateWarmups the same of what is warm late
     * @param iterations measured iterations
     * @param warmupMillis the length of a warm-up iteration
     * @param millis the length of a measured one
     * @param params the choices of parameters; what is not named runs with all of its own
     */
    record Pace(
            int warmups,
            int lateWarmups,
            int warmupMillis,
            int iterations,
            int millis,
            Map<String, List<String>> params) {
        static final Pace SHORT = new Pace(6, 12, 400, 5, 250, FEW_SIZES);
        static final Pace FULL = new Pace(6, 30, 500, 8, 400, Map.of());

        /** For gates: long to warm up, since a busy machine compiles late. */
        static Pace gates(Map<String, List<String>> params) {
            return new Pace(5, 15, 400, 6, 200, params);
        }

        /** For gates that failed, to be sure. */
        static Pace gatesAgain(Map<String, List<String>> params) {
            return new Pace(8, 24, 500, 12, 250, params);
        }
    }

    private final Pace pace;
    private final int threads;
    private final String backend;
    private final CommandLineOptions jmh;
    private final VerboseMode verbosity;

    Measuring(
            Pace pace, int threads, String backend, CommandLineOptions jmh, VerboseMode verbosity) {
        this.pace = pace;
        this.threads = threads;
        this.backend = backend;
        this.jmh = jmh;
        this.verbosity = verbosity;
    }

    /** Whether a pattern names a benchmark, as JMH finds them. */
    static boolean isKnown(String pattern) {
        OutputFormat nowhere =
                OutputFormatFactory.createFormatInstance(
                        new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
        return !BenchmarkList.defaultList().find(nowhere, List.of(pattern), List.of()).isEmpty();
    }

    /** Runs what a pattern names; an error in a benchmark ends it. */
    Collection<RunResult> run(String pattern) throws RunnerException {
        Collection<RunResult> results = new ArrayList<>();
        String others = CALL_BY_CALL + "|" + WARM_LATE;
        results.addAll(part(common(true).include(pattern).exclude(others), pace.warmups()));
        results.addAll(part(common(true).include(both(pattern, WARM_LATE)), pace.lateWarmups()));
        results.addAll(part(common(false).include(both(pattern, CALL_BY_CALL)), 0));
        if (results.isEmpty()) {
            throw new RunnerException("no benchmark's name matches " + pattern);
        }
        return results;
    }

    private static String both(String one, String other) {
        return "(?=.*(?:" + one + "))(?=.*(?:" + other + "))";
    }

    /** With 0 warm-ups, for what has its times written at the benchmark. */
    private Collection<RunResult> part(ChainedOptionsBuilder options, int warmups)
            throws RunnerException {
        if (warmups > 0) {
            time(options, warmups);
        }
        try {
            return verbosity == VerboseMode.SILENT ? quietly(options) : loudly(options);
        } catch (NoBenchmarksException none) {
            return List.of();
        }
    }

    private static Collection<RunResult> loudly(ChainedOptionsBuilder options)
            throws RunnerException {
        return new Runner(options.build()).run();
    }

    /** What the forks print is shown only where one of them fails: each warns of the Vector API. */
    private static Collection<RunResult> quietly(ChainedOptionsBuilder options)
            throws RunnerException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        OutputFormat format =
                OutputFormatFactory.createFormatInstance(
                        new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.NORMAL);
        try {
            return new Runner(options.build(), format).run();
        } catch (NoBenchmarksException none) {
            throw none;
        } catch (RunnerException failed) {
            System.out.println(said.toString(StandardCharsets.UTF_8));
            throw failed;
        }
    }

    private void time(ChainedOptionsBuilder options, int warmups) {
        if (!jmh.getForkCount().hasValue()) {
            options.forks(1);
        }
        if (!jmh.getWarmupIterations().hasValue()) {
            options.warmupIterations(warmups);
        }
        if (!jmh.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(pace.warmupMillis()));
        }
        if (!jmh.getMeasurementIterations().hasValue()) {
            options.measurementIterations(pace.iterations());
        }
        if (!jmh.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(pace.millis()));
        }
    }

    private ChainedOptionsBuilder common(boolean timed) {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(jmh);
        if (timed) {
            options.addProfiler(QuietJit.class); // first: what the others count begins after it
        }
        options.addProfiler(GCProfiler.class)
                .addProfiler(PeakMemory.class)
                .shouldFailOnError(true)
                .verbosity(jmh.verbosity().orElse(verbosity))
                .jvmArgs(jvmArguments());
        pace.params()
                .forEach((name, values) -> {
                    if (!jmh.getParameter(name).hasValue()) {
                        options.param(name, values.toArray(String[]::new));
                    }
                });
        String obstacle = Dnnl.obstacle(Options.defaults().cacheFolder());
        if (obstacle != null) {
            System.out.println("without the bare oneDNN call: " + obstacle);
            options.exclude("\\.OneDnn\\d\\d");
        }
        return options;
    }

    private String[] jvmArguments() {
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.addAll(
                List.of(
                        "-D" + Grounds.THREADS + "=" + threads,
                        "-D" + Grounds.BACKEND + "=" + backend,
                        "-Dai.djl.pytorch.num_threads=" + threads,
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-DDJL_OFFLINE=true",
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true"));
        return arguments.toArray(String[]::new);
    }
}
