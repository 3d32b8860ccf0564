package io.farpoint.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the lessons, prints a table, and adds a line to the history of this machine. */
@Command(
        name = "farpoint bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the JMH lessons beside their baselines and peers, in one run.")
public final class Bench implements Callable<Integer> {
    private static final String QUICK = "Lesson0[1-5].*";
    private static final String ALL = "(Lesson|Libtorch).*";

    @Option(names = "--full", description = "all sizes, with long measurements and all peers")
    private boolean full;

    @Option(names = "--peers", description = "the peers too, in the short run")
    private boolean peers;

    @Option(names = "--only", paramLabel = "PATTERN", description = "a JMH pattern of names")
    private String only;

    @Option(names = "--threads", defaultValue = "2", description = "threads per device and peer")
    private int threads;

    @Option(names = "--backend", defaultValue = "cpu", description = "the device")
    private String backend;

    @Option(
            names = "--history",
            paramLabel = "FOLDER",
            description = "where the history is kept; without it nothing is written")
    private Path history;

    @Parameters(paramLabel = "-- JMH", description = "JMH's own options, after --")
    private List<String> jmh = List.of();

    /**
     * The entry.
     *
     * @param arguments as {@code --help} says
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException, CommandLineOptionException {
        Path json = Files.createTempFile("farpoint-bench", ".json");
        Collection<RunResult> results = new Runner(options(json)).run();
        Report report = new Report(results);
        System.out.println(report.table());
        if (history != null) {
            Path file = new History(history).append(report, threads, backend);
            System.out.println("added to " + file);
        }
        System.out.println("JMH's own results: " + json);
        return 0;
    }

    private org.openjdk.jmh.runner.options.Options options(Path json)
            throws CommandLineOptionException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .parent(new CommandLineOptions(jmh.toArray(String[]::new)))
                        .include(only != null ? only : full || peers ? ALL : QUICK)
                        .forks(full ? 2 : 1)
                        .warmupIterations(full ? 5 : 2)
                        .warmupTime(TimeValue.milliseconds(full ? 1000 : 400))
                        .measurementIterations(full ? 5 : 3)
                        .measurementTime(TimeValue.milliseconds(full ? 1000 : 400))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .result(json.toString())
                        .resultFormat(ResultFormatType.JSON)
                        .jvmArgs(
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx4g",
                                "-XX:+UseSerialGC",
                                "-D" + Grounds.THREADS + "=" + threads,
                                "-D" + Grounds.BACKEND + "=" + backend,
                                "-Dai.djl.pytorch.num_threads=" + threads,
                                "-Dai.djl.pytorch.num_interop_threads=1",
                                "-DDJL_OFFLINE=true",
                                "-Dai.djl.offline=true",
                                "-DOPT_OUT_TRACKING=true");
        if (!full) {
            options.param("size", "1000", "1000000").param("side", "128", "1024");
        }
        return options.build();
    }
}
