package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Worker;
import java.util.Arrays;
import java.util.List;

/**
 * The main job: {@code bob} and {@code alice} each hold half of the Boston Housing data, and the
 * caller trains one network on both through far pointers, by federated SGD. It sees losses, column
 * sums and gradients' names, and no row. The same training then runs on {@code me} with the same
 * seeds, and must give the same losses, bit for bit, at every step.
 */
public final class BostonFederated {
    /** Epochs that both trainings run before the clocks start. */
    private static final int WARM_UP_EPOCHS = 3;

    private BostonFederated() {}

    /**
     * What can be chosen.
     *
     * @param epochs how often to go over all rows, at least 1
     * @param batch rows of each worker in a step, at least 1
     * @param learningRate the step's size
     * @param momentum how much of the last step stays
     * @param seed fixes the split, the start and the order of the rows
     */
    public record Settings(int epochs, int batch, double learningRate, double momentum, long seed) {
        /** Refuses what cannot work. */
        public Settings {
            if (epochs < 1 || batch < 1) {
                throw new IllegalArgumentException(
                        "epochs and batch must be at least 1, got " + epochs + " and " + batch);
            }
        }

        /**
         * What the demo runs with.
         *
         * @return 100 epochs of batches of 8
         */
        public static Settings defaults() {
            return new Settings(100, 8, 0.01, 0.9, 1);
        }
    }

    /** Is told how it goes. */
    @FunctionalInterface
    public interface Progress {
        /**
         * An epoch is over.
         *
         * @param epoch how many are, from 1
         * @param loss its mean training loss, in squared deviations of the target
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
     * @param testMse the mean squared error on the test rows, in (1000 dollars) squared
     * @param targetVariance the variance of the target in the test rows, in the same unit
     * @param objectsLeft how many objects the two workers hold at the end
     */
    public record Report(
            int epochs,
            int steps,
            double farSeconds,
            double nearSeconds,
            double firstLoss,
            double lastLoss,
            double testMse,
            double targetVariance,
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
                    testMse,
                    targetVariance,
                    objects);
        }
    }

    /**
     * Trains far and near.
     *
     * <p>How the two are timed: on one thread, epoch by epoch in turns, and the one that goes first
     * changes every epoch, so that class loading, the JIT and a busy machine fall on both alike.
     * Both have run {@value #WARM_UP_EPOCHS} epochs of a training that is thrown away before.
     *
     * @param fp the caller
     * @param bob one owner of data
     * @param alice the other
     * @param settings the settings
     * @param progress is told of each epoch
     * @return times, losses, and what is left on the workers
     * @throws UnequalLossesException if a loss of the far training differs from the near one's
     */
    public static Report run(
            Farpoint fp, Worker bob, Worker alice, Settings settings, Progress progress) {
        Report report;
        try (Scope _ = fp.scope()) {
            BostonHousing table = BostonHousing.load();
            Prepared far = Prepared.of(table, settings.seed(), List.of(bob, alice));
            Prepared near = Prepared.of(table, settings.seed(), List.of(fp.me(), fp.me()));
            race(fp, far, near, settings, WARM_UP_EPOCHS, (_, _) -> {});
            report = race(fp, far, near, settings, settings.epochs(), progress);
        }
        int left = bob.objects().size() + alice.objects().size();
        return report.withObjectsLeft(left);
    }

    /** Rows ready to train on, and what takes a squared error back to the target's own unit. */
    private record Prepared(List<Shard> shards, double squaredDeviation) {
        static Prepared of(BostonHousing table, long seed, List<Worker> owners) {
            List<Shard> raw = Shard.deal(table, seed, owners);
            Columns columns = Columns.ofTraining(raw);
            List<Shard> standard = raw.stream().map(columns::standardise).toList();
            double deviation = columns.deviation().select(0, BostonHousing.FEATURES).item();
            return new Prepared(standard, deviation * deviation);
        }
    }

    private static Report race(
            Farpoint fp,
            Prepared far,
            Prepared near,
            Settings settings,
            int epochs,
            Progress progress) {
        try (Training there = new Training(fp, far.shards(), settings);
                Training here = new Training(fp, near.shards(), settings)) {
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
                    there.testMse() * far.squaredDeviation(),
                    Columns.targetVariance(far.shards()) * far.squaredDeviation(),
                    0);
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
