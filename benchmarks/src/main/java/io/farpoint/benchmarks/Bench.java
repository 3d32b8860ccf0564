package io.farpoint.benchmarks;

import io.farpoint.benchmarks.Measuring.Pace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the lessons, prints a table, and adds a line to the history of this machine. */
@Command(
        name = "farpoint bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the JMH lessons beside their baselines and peers, in one run.")
public final class Bench implements Callable<Integer> {
    @Spec private CommandSpec spec;

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
        System.exit(commandLine().execute(arguments));
    }

    /** Tells what is wrong in a sentence: no trace, and the usage only where it is asked for. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setParameterExceptionHandler((wrong, _) -> {
                    wrong.getCommandLine()
                            .getErr()
                            .println("farpoint bench: " + wrong.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failed, line, _) -> {
                    Throwable last = failed.getCause() == null ? failed : failed.getCause();
                    line.getErr().println("farpoint bench: " + last.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws IOException, RunnerException, CommandLineOptionException {
        requireUsable();
        if (gates != null) {
            return new Gates(budgets(), this::measure, System.out).run();
        }
        if (!Measuring.isKnown(pattern())) {
            throw wrong(
                    "no benchmark matches --only \""
                            + only
                            + "\"; one is Lesson01Dispatch.addNear");
        }
        Collection<RunResult> results =
                measuring(full ? Pace.FULL : Pace.SHORT, VerboseMode.NORMAL).run(pattern());
        Report report = Report.of(results);
        System.out.println(report.table());
        if (history != null) {
            System.out.println(remember(report));
        }
        System.out.println("JMH's own results: " + write(results));
        return 0;
    }

    /** All that can be seen before a JVM is started. */
    private void requireUsable() {
        if (threads < 1) {
            throw wrong("--threads must be at least 1, got " + threads);
        }
        List<String> backends = WatchedProvider.known();
        if (!backends.contains(backend)) {
            throw wrong("no backend \"" + backend + "\" for --backend; there are " + backends);
        }
        try {
            if (only != null && only.isBlank()) {
                throw wrong("--only is empty; leave it out to run all");
            }
            Pattern.compile(pattern());
            new CommandLineOptions(jmh.toArray(String[]::new));
        } catch (PatternSyntaxException broken) {
            throw wrong(
                    "--only \""
                            + only
                            + "\" is no regular expression ("
                            + broken.getDescription()
                            + "); quote what stands for itself by a backslash");
        } catch (CommandLineOptionException unknown) {
            throw wrong(
                    "JMH does not take "
                            + jmh
                            + " ("
                            + unknown.getMessage()
                            + "); `-- -h` lists what it takes");
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private Budgets budgets() {
        try {
            Budgets all = Budgets.read(gates);
            return only == null ? all : all.matching(only);
        } catch (IllegalArgumentException unusable) {
            throw wrong(unusable.getMessage());
        }
    }

    /** What runs by JMH's own options, shorter or profiled, is not to be compared with the rest. */
    String remember(Report report) throws IOException {
        return jmh.isEmpty()
                ? "added to " + new History(history).append(report, threads, backend, only)
                : "not added to the history: JMH's own options " + jmh + " change what is measured";
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
