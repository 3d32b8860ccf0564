package io.farpoint.cli;

import io.farpoint.examples.BostonFederated;
import io.farpoint.examples.MnistFederated;
import io.farpoint.examples.PimaFederated;
import io.farpoint.examples.Task;
import java.util.function.Supplier;

/** What the demo can train on, and in which words it tells of it. */
enum DemoData {
    BOSTON(
            "boston",
            BostonFederated::new,
            "the Boston Housing data",
            "test MSE",
            "in (1000 dollars) squared",
            "target's variance",
            "on the same test rows"),
    PIMA(
            "pima",
            PimaFederated::new,
            "the Pima Indians Diabetes data",
            "test accuracy",
            "% of %d test rows",
            "majority's share",
            "% of the same rows are of the larger class"),
    MNIST(
            "mnist",
            MnistFederated::new,
            "10,000 MNIST images",
            "test accuracy",
            "% of %d test images",
            "majority's share",
            "% of the same images are of the largest class");

    private final String name;
    private final Supplier<Task> task;
    private final String what;
    private final String score;
    private final String scoreNote;
    private final String baseline;
    private final String baselineNote;

    DemoData(
            String name,
            Supplier<Task> task,
            String what,
            String score,
            String scoreNote,
            String baseline,
            String baselineNote) {
        this.name = name;
        this.task = task;
        this.what = what;
        this.score = score;
        this.scoreNote = scoreNote;
        this.baseline = baseline;
        this.baselineNote = baselineNote;
    }

    /** Reads the data. */
    Task task() {
        return task.get();
    }

    String what() {
        return what;
    }

    String score() {
        return score;
    }

    String scoreNote(long testRows) {
        return scoreNote.replace("%d", Long.toString(testRows));
    }

    String baseline() {
        return baseline;
    }

    String baselineNote() {
        return baselineNote;
    }

    @Override
    public String toString() {
        return name;
    }
}
