package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Worker;
import java.util.Arrays;
import java.util.List;

/**
 * The main job: {@code bob} and {@code alice} each hold half of a task's data, and the caller
 * trains one network on both through far pointers. The same training then runs on {@code me} with
 * the same seeds, and must give the same losses, bit for bit, at every step.
 */
public final class Federated {
    /** At most so many epochs are run by both trainings before the clocks start. */
    private static final int WARM_UP_EPOCHS = 3;

    private Federated() {}

    /**
     * What can be chosen.
     *
     * @param epochs how often to go over all rows, at least 1
     * @param batch rows of each worker in a step, at least 1
     * @param seed fixes the split, the start and the order of the rows
     */
    public record Settings(int epochs, int batch, long seed) {
        /** Refuses what cannot work. */
        public Settings {
            if (epochs < 1 || batch < 1) {
                throw new IllegalArgumentException(
                        "epochs and batch must be at least 1, got " + epochs + " and " + batch);
            }
        }
    }

    /** Is told how it goes. */
    @FunctionalInterface
    public interface Progress {
        /**
         * An epoch is over.
         *
         * @param epoch how many are, from 1
         * @param loss its mean training loss
         */
        void onEpoch(int epoch, double loss);
    }

    /** The far training and the near one went different ways. */
    public static final class UnequalLossesException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private UnequalLossesException(String message) {
            super(message);
        }
    }

    /**
     * How it went.
     *
     * @param epochs how many
     * @param steps how many steps in all
     * @param farSeconds the time of the far training
     * @param nearSeconds the time of the same training on {@code me}
     * @param firstLoss the mean training loss of the first epoch
     * @param lastLoss the mean training loss of the last epoch
     * @param score the task's score on the test rows
     * @param baseline the score of the best constant answer on the same rows
     * @param testRows how many these are
     * @param objectsLeft how many objects the two workers hold at the end
     */
    public record Report(
            int epochs,
            int steps,
            double farSeconds,
            double nearSeconds,
            double firstLoss,
            double lastLoss,
            double score,
            double baseline,
            long testRows,
            int objectsLeft) {
        /**
         * How much longer the far training took.
         *
         * @return far over near
         */
        public double ratio() {
            return farSeconds / nearSeconds;
        }

        private Report withObjectsLeft(int objects) {
            return new Report(
                    epochs,
                    steps,
                    farSeconds,
                    nearSeconds,
                    firstLoss,
                    lastLoss,
                    score,
                    baseline,
                    testRows,
                    objects);
        }
    }

    /**
     * Trains far and near.
     *
     * <p>How the two are timed: on one thread, epoch by epoch in turns, and the one that goes first
     * changes every epoch, so that class loading, the JIT and a busy machine fall on both alike.
     * Both have run as many epochs, but at most {@value #WARM_UP_EPOCHS}, of a training that is
     * thrown away before.
     *
     * @param fp the caller
     * @param bob one owner of data
     * @param alice the other
     * @param task what to learn
     * @param settings the settings
     * @param progress is told of each epoch
     * @return times, losses, and what is left on the workers
     * @throws UnequalLossesException if a loss of the far training differs from the near one's
     */
    public static Report run(
            Farpoint fp,
            Worker bob,
            Worker alice,
            Task task,
            Settings settings,
            Progress progress) {
        Report report;
        try (Scope _ = fp.scope()) {
            Task.Dealt far = task.deal(settings.seed(), List.of(bob, alice));
            Task.Dealt near = task.deal(settings.seed(), List.of(fp.me(), fp.me()));
            var race = new Race(fp, task, far, near, settings);
            race.run(Math.min(WARM_UP_EPOCHS, settings.epochs()), (_, _) -> {});
            report = race.run(settings.epochs(), progress);
        }
        int left = bob.objects().size() + alice.objects().size();
        return report.withObjectsLeft(left);
    }

    /** The two trainings, in turns. */
    private record Race(
            Farpoint fp, Task task, Task.Dealt far, Task.Dealt near, Settings settings) {
        Report run(int epochs, Progress progress) {
            try (Training there = new Training(fp, task, far.shards(), settings);
                    Training here = new Training(fp, task, near.shards(), settings)) {
                double first = Double.NaN;
                double last = Double.NaN;
                for (int epoch = 1; epoch <= epochs; epoch++) {
                    float[] losses;
                    if (epoch % 2 == 0) {
                        losses = there.epoch(epoch);
                        requireEqual(losses, here.epoch(epoch), epoch, there.steps());
                    } else {
                        float[] expected = here.epoch(epoch);
                        losses = there.epoch(epoch);
                        requireEqual(losses, expected, epoch, there.steps());
                    }
                    last = mean(losses);
                    first = epoch == 1 ? last : first;
                    progress.onEpoch(epoch, last);
                }
                return new Report(
                        epochs,
                        epochs * there.steps(),
                        there.seconds(),
                        here.seconds(),
                        first,
                        last,
                        there.score() * far.unit(),
                        task.baseline(far.shards()) * far.unit(),
                        far.shards().stream().mapToLong(shard -> shard.test().count()).sum(),
                        0);
            }
        }
    }

    private static void requireEqual(float[] far, float[] near, int epoch, int steps) {
        int at = Arrays.mismatch(far, near);
        if (at >= 0) {
            throw new UnequalLossesException(
                    "the losses of worker "
                            + (at / steps + 1)
                            + " differ in epoch "
                            + epoch
                            + ", step "
                            + (at % steps + 1)
                            + ": far "
                            + far[at]
                            + ", near "
                            + near[at]);
        }
    }

    private static double mean(float[] losses) {
        double sum = 0;
        for (float loss : losses) {
            sum += loss;
        }
        return sum / losses.length;
    }
}
