package io.farpoint.cli;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Worker;
import io.farpoint.examples.BostonFederated;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            "Trains a network on Boston Housing data that the workers bob and alice hold, "
                    + "through far pointers, and checks it against the same training on me."
        })
final class Demo implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "100",
            description = "How often to go over all rows (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Rows of each worker in a step (default: ${DEFAULT-VALUE}).")
    private int batch;

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

    @Override
    public Integer call() {
        BostonFederated.Settings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        try (Farpoint fp = Farpoint.start(Options.defaults().backend(backend))) {
            Worker bob = fp.virtualWorker("bob");
            Worker alice = fp.virtualWorker("alice");
            out.println("bob and alice each hold half of the Boston Housing data.");
            out.println("The caller trains a 13-32-24-1 network on both by far pointers alone;");
            out.println("in turns, epoch by epoch, the same training runs on me.");
            out.println();
            out.flush();
            BostonFederated.Report report;
            try (TrainingBar bar = TrainingBar.open(settings.epochs(), out)) {
                report = BostonFederated.run(fp, bob, alice, settings, bar);
            }
            print(report, out);
        } catch (BostonFederated.UnequalLossesException unequal) {
            spec.commandLine().getErr().println("farpoint: " + unequal.getMessage());
            return 1;
        }
        return 0;
    }

    private BostonFederated.Settings settings() {
        requireAtLeastOne("--epochs", epochs);
        requireAtLeastOne("--batch", batch);
        var defaults = BostonFederated.Settings.defaults();
        return new BostonFederated.Settings(
                epochs, batch, defaults.learningRate(), defaults.momentum(), seed);
    }

    private void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be at least 1, got " + value + ".");
        }
    }

    private static void print(BostonFederated.Report report, PrintWriter out) {
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
        row(out, "test MSE", "%.2f", report.testMse(), "in (1000 dollars) squared");
        row(out, "target's variance", "%.2f", report.targetVariance(), "on the same test rows");
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
