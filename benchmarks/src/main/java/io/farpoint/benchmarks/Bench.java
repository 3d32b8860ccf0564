package io.farpoint.benchmarks;

import io.farpoint.benchmarks.Measuring.Pace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;
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
    @Option(names = "--full", description = "all sizes and all peers, about 35 minutes")
    private boolean full;

    @Option(names = "--peers", description = "all peers too, in the short run")
    private boolean peers;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description = "a JMH pattern of names, or of the gates' names")
    private String only;

    @Option(
            names = "--gates",
            paramLabel = "BUDGETS",
            description = "measures what this file bounds, and fails where a bound is broken")
    private Path gates;

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
        if (gates != null) {
            Budgets all = Budgets.read(gates);
            Budgets budgets = only == null ? all : all.matching(only);
            return new Gates(budgets, this::measure, System.out).run();
        }
        Collection<RunResult> results =
                measuring(full ? Pace.FULL : Pace.SHORT, VerboseMode.NORMAL).run(pattern());
        Report report = Report.of(results);
        System.out.println(report.table());
        if (history != null) {
            Path file = new History(history).append(report, threads, backend);
            System.out.println("added to " + file);
        }
        System.out.println("JMH's own results: " + write(results));
        return 0;
    }

    private Report measure(Pace pace, String pattern) {
        try {
            return Report.of(measuring(pace, VerboseMode.SILENT).run(pattern));
        } catch (RunnerException | CommandLineOptionException failed) {
            throw new IllegalStateException("the benchmarks of the gates do not run", failed);
        }
    }

    private Measuring measuring(Pace pace, VerboseMode verbosity)
            throws CommandLineOptionException {
        return new Measuring(
                pace,
                threads,
                backend,
                new CommandLineOptions(jmh.toArray(String[]::new)),
                verbosity);
    }

    private String pattern() {
        if (only != null) {
            return only;
        }
        return full || peers ? Measuring.EVERYTHING : Measuring.WITHOUT_PEERS;
    }

    private static Path write(Collection<RunResult> results) throws IOException {
        Path json = Files.createTempFile("farpoint-bench", ".json");
        try (PrintStream out = new PrintStream(Files.newOutputStream(json))) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return json;
    }
}
