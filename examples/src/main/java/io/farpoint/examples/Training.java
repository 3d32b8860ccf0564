package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A training over shards: each step takes a mini-batch of every shard, and the mean of their
 * gradients. A worker that holds several shards has one network for them, so the same lines train
 * far (two workers, two replicas that exchange gradients) and near (one worker, one network whose
 * gradients add up), with the same arithmetic.
 */
final class Training implements AutoCloseable {
    private final Farpoint fp;
    private final List<Shard> shards;
    private final Task task;
    private final Federated.Settings settings;
    private final Map<Worker, Network> networks = new LinkedHashMap<>();
    private final List<Tensor> logs = new ArrayList<>();
    private final int steps;
    private long nanos;

    Training(Farpoint fp, Task task, List<Shard> shards, Federated.Settings settings) {
        this.fp = fp;
        this.task = task;
        this.shards = shards;
        this.settings = settings;
        int rows = Math.toIntExact(shards.getFirst().train().count());
        this.steps = Math.ceilDiv(rows, settings.batch());
        for (Shard shard : shards) {
            networks.computeIfAbsent(
                    shard.worker(), worker -> new Network(fp, worker, task, settings.seed()));
            logs.add(shard.worker().zeros(steps));
        }
    }

    /** Goes once over all rows; the loss of each shard at each step. */
    float[] epoch(int epoch) {
        long start = System.nanoTime();
        try (Scope _ = fp.scope()) {
            List<Samples> shuffled = new ArrayList<>();
            for (int i = 0; i < shards.size(); i++) {
                shuffled.add(shards.get(i).train().inOrder(order(shards.get(i), epoch, i)));
            }
            for (int step = 0; step < steps; step++) {
                try (Scope _ = fp.scope()) {
                    step(shuffled, step);
                }
            }
        }
        float[] losses = readLosses();
        nanos += System.nanoTime() - start;
        return losses;
    }

    /** A fresh order of a shard's rows, known to the caller without knowing a row. */
    private Tensor order(Shard shard, int epoch, int number) {
        List<Long> order = new ArrayList<>();
        for (long row = 0; row < shard.train().count(); row++) {
            order.add(row);
        }
        Collections.shuffle(order, new Random(31 * (31 * settings.seed() + epoch) + number));
        return shard.worker().tensor(order.stream().mapToLong(Long::longValue).toArray());
    }

    private void step(List<Samples> shuffled, int step) {
        networks.values().forEach(Network::zeroGrad);
        for (int i = 0; i < shards.size(); i++) {
            Samples samples = shuffled.get(i);
            long start = (long) step * settings.batch();
            long count = Math.min(settings.batch(), samples.count() - start);
            Samples batch = samples.narrow(start, count);
            Tensor loss = task.loss(output(batch), batch.target());
            loss.div((double) shards.size()).backward();
            logs.get(i).narrow(0, step, 1).copy_(loss.detach());
        }
        exchangeGradients();
        networks.values().forEach(Network::step);
    }

    private Tensor output(Samples samples) {
        Network network = networks.get(samples.features().location());
        return network.predict(task.input(samples.features()));
    }

    /**
     * Adds to each replica's gradient the others'. With two of them both directions go at once and
     * the sums have the same bits, since a + b is b + a. On a wire that is half the way of "to bob,
     * add, and back to alice"; in one process a step takes 119 µs instead of 124 µs (measured as in
     * {@link Network}).
     */
    private void exchangeGradients() {
        Map<Worker, List<Tensor>> own = new LinkedHashMap<>();
        networks.forEach((worker, network) -> own.put(worker, network.gradients()));
        List<Arrival> arrivals = new ArrayList<>();
        for (Worker to : own.keySet()) {
            for (Worker from : own.keySet()) {
                for (int i = 0; from != to && i < own.get(to).size(); i++) {
                    arrivals.add(new Arrival(own.get(to).get(i), own.get(from).get(i).to(to)));
                }
            }
        }
        arrivals.forEach(arrival -> arrival.gradient().add_(arrival.arriving()));
    }

    /** What has come to a worker for a gradient of its own. */
    private record Arrival(Tensor gradient, Tensor arriving) {}

    /** Once an epoch, and from all workers at the same time, since only reading waits. */
    private float[] readLosses() {
        List<CompletableFuture<Tensor>> reads = logs.stream().map(Tensor::fetchAsync).toList();
        float[] losses = new float[shards.size() * steps];
        for (int i = 0; i < reads.size(); i++) {
            try (Tensor log = reads.get(i).join()) {
                System.arraycopy(log.toFloatArray(), 0, losses, i * steps, steps);
            }
        }
        return losses;
    }

    /** The time that all its epochs took. */
    double seconds() {
        return nanos / 1e9;
    }

    /** How many steps an epoch has. */
    int steps() {
        return steps;
    }

    /** The mean score over all shards' test rows; one number leaves each worker. */
    double score() {
        double sum = 0;
        long rows = 0;
        for (Shard shard : shards) {
            try (Scope _ = fp.scope()) {
                Samples test = shard.test();
                Tensor mean = fp.noGrad(() -> task.score(output(test), test.target()));
                sum += mean.fetch().item() * test.count();
                rows += test.count();
            }
        }
        return sum / rows;
    }

    @Override
    public void close() {
        networks.values().forEach(Network::close);
        logs.forEach(Tensor::close);
    }
}
