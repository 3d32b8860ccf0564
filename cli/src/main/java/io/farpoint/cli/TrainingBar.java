package io.farpoint.cli;

import io.farpoint.examples.Federated;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How a training shows itself: a bar with a live loss in a terminal, a few lines elsewhere. */
interface TrainingBar extends Federated.Progress, AutoCloseable {
    /** The width of the bar: what any terminal has. */
    int COLUMNS = 79;

    /** How many lines stand for the bar where there is no terminal. */
    int LINES = 10;

    @Override
    void close();

    /**
     * A bar where people look at a terminal, else lines, so that files and pipes get no control
     * characters.
     */
    static TrainingBar open(int epochs, PrintWriter out) {
        var console = System.console();
        boolean watched = console != null && console.isTerminal();
        return watched ? new Bar(epochs) : new Lines(epochs, out);
    }

    /** The bar of the progress-bar library. */
    final class Bar implements TrainingBar {
        private final ProgressBar bar;

        private Bar(int epochs) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName("epochs")
                            .setInitialMax(epochs)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(50)
                            .hideEta()
                            .setConsumer(new ConsoleProgressBarConsumer(System.out, COLUMNS))
                            .build();
        }

        @Override
        public void onEpoch(int epoch, double loss) {
            bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f", loss));
            bar.stepTo(epoch);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** One line every tenth of the way. */
    final class Lines implements TrainingBar {
        private final int epochs;
        private final PrintWriter out;

        Lines(int epochs, PrintWriter out) {
            this.epochs = epochs;
            this.out = out;
        }

        @Override
        public void onEpoch(int epoch, double loss) {
            int every = Math.max(1, epochs / LINES);
            if (epoch == 1 || epoch % every == 0 || epoch == epochs) {
                out.println(
                        String.format(
                                Locale.ROOT, "epoch %3d of %d   loss %.4f", epoch, epochs, loss));
                out.flush();
            }
        }

        @Override
        public void close() {}
    }
}
