package io.farpoint.cli;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Worker;
import io.farpoint.examples.Federated;
import io.farpoint.examples.Task;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job, shown: trains on what two workers hold, and tells how it went. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Trains a network on data that the workers bob and alice hold, "
                    + "through far pointers, and checks it against the same training on me."
        })
final class Demo implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "boston",
            description = {
                "${COMPLETION-CANDIDATES}: homes and their values, people and diabetes, "
                        + "images of digits (default: ${DEFAULT-VALUE})."
            })
    private DemoData data;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go over all rows (default: 100; of mnist 2).")
    private Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Rows of each worker in a step (default: 8; of pima 16, of mnist 64).")
    private Integer batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Fixes split, start and order of the rows (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = {
                "The device of all three workers, as 'farpoint devices' lists them "
                        + "(default: ${DEFAULT-VALUE})."
            })
    private String backend;

    @Option(
            names = "--virtual",
            description = "Keeps bob and alice in this process instead of giving each its own.")
    private boolean virtual;

    @Override
    public Integer call() {
        Task task = data.task();
        Federated.Settings settings = settings(task.defaults());
        try {
            if (virtual) {
                try (Farpoint fp = Farpoint.start(Options.defaults().backend(backend))) {
                    train(fp, fp.virtualWorker("bob"), fp.virtualWorker("alice"), task, settings);
                }
                return 0;
            }
            try (WorkerProcess.Group workers = new WorkerProcess.Group();
                    Farpoint fp = Farpoint.start(Options.defaults().backend(backend))) {
                WorkerProcess bob = workers.start("bob", backend);
                WorkerProcess alice = workers.start("alice", backend);
                out().println(
                                "bob is process "
                                        + bob.pid()
                                        + ", alice process "
                                        + alice.pid()
                                        + ".");
                train(
                        fp,
                        fp.connect("bob", bob.address()),
                        fp.connect("alice", alice.address()),
                        task,
                        settings);
            }
        } catch (Federated.UnequalLossesException unequal) {
            spec.commandLine().getErr().println("farpoint: " + unequal.getMessage());
            return 1;
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void train(
            Farpoint fp, Worker bob, Worker alice, Task task, Federated.Settings settings) {
        PrintWriter out = out();
        out.println("bob and alice each hold half of " + data.what() + ".");
        out.println(
                "The caller trains " + network(task) + " network on both by far pointers alone;");
        out.println("in turns, epoch by epoch, the same training runs on me.");
        out.println();
        out.flush();
        Federated.Report report;
        try (TrainingBar bar = TrainingBar.open(settings.epochs(), out)) {
            report = Federated.run(fp, bob, alice, task, settings, bar);
        }
        print(report, out);
    }

    /** Its widths with an article: of an eight, and of no other number here, it is "an". */
    private static String network(Task task) {
        String widths =
                task.widths().stream().map(String::valueOf).collect(Collectors.joining("-"));
        return (widths.startsWith("8") ? "an " : "a ") + widths;
    }

    private Federated.Settings settings(Federated.Settings defaults) {
        return new Federated.Settings(
                atLeastOne("--epochs", epochs, defaults.epochs()),
                atLeastOne("--batch", batch, defaults.batch()),
                seed);
    }

    private int atLeastOne(String option, Integer value, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be at least 1, got " + value + ".");
        }
        return value;
    }

    private void print(Federated.Report report, PrintWriter out) {
        out.println();
        row(
                out,
                "epochs",
                "%d",
                report.epochs(),
                "of " + report.steps() / report.epochs() + " steps");
        row(out, "seconds, far", "%.2f", report.farSeconds(), "bob and alice");
        row(out, "seconds, local", "%.2f", report.nearSeconds(), "the same training on me");
        row(out, "far / local", "%.2f", report.ratio(), "");
        row(out, data.score(), "%.2f", report.score(), data.scoreNote(report.testRows()));
        row(out, data.baseline(), "%.2f", report.baseline(), data.baselineNote());
        row(out, "losses equal", "%s", "yes", "far and local, every step, bit for bit");
        row(out, "objects left", "%d", report.objectsLeft(), "on bob and alice");
        out.flush();
    }

    private static void row(
            PrintWriter out, String what, String format, Object value, String note) {
        String number = String.format(Locale.ROOT, format, value);
        out.println(
                String.format(Locale.ROOT, "%-18s %8s   %s", what, number, note).stripTrailing());
    }
}
