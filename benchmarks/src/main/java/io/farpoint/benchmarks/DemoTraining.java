package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import io.farpoint.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The demo's training on numbers of chance: a 13-32-24-1 network, a batch of eight rows from each
 * of two owners a step, SGD with momentum. Two workers have a replica each and exchange gradients;
 * one worker that is both owners has one network whose gradients add up.
 */
final class DemoTraining implements AutoCloseable {
    /** As many as the demo has in an epoch; then the losses are read. */
    static final int STEPS = 26;

    private static final int[] WIDTHS = {13, 32, 24, 1};
    private static final int BATCH = 8;

    private final Farpoint fp;
    private final Map<Worker, Replica> replicas = new LinkedHashMap<>();
    private final List<Shard> shards = new ArrayList<>();

    /** The network on one worker: all its numbers are one vector, as in the demo. */
    private record Replica(Tensor numbers, Sgd sgd) {
        Tensor predict(Tensor features) {
            Tensor x = features;
            long at = 0;
            for (int i = 1; i < WIDTHS.length; i++) {
                long in = WIDTHS[i - 1];
                long out = WIDTHS[i];
                Tensor weight = numbers.narrow(0, at, in * out).reshape(out, in);
                Tensor bias = numbers.narrow(0, at + in * out, out);
                x = x.linear(weight, bias);
                x = i + 1 < WIDTHS.length ? x.relu() : x;
                at += (in + 1) * out;
            }
            return x;
        }
    }

    /** What an owner has, and the losses there. */
    private record Shard(Replica replica, Tensor features, Tensor targets, Tensor losses) {}

    DemoTraining(Farpoint fp, Worker first, Worker second) {
        this.fp = fp;
        fp.manualSeed(1);
        long size = 0;
        for (int i = 1; i < WIDTHS.length; i++) {
            size += (WIDTHS[i - 1] + 1L) * WIDTHS[i];
        }
        for (Worker owner : List.of(first, second)) {
            long numbers = size;
            Replica replica =
                    replicas.computeIfAbsent(
                            owner,
                            worker -> {
                                fp.manualSeed(1);
                                Tensor all = worker.randn(numbers).mul_(0.2).requiresGrad(true);
                                Sgd.Builder sgd = Sgd.of(List.of(all));
                                return new Replica(
                                        all, sgd.learningRate(0.01).momentum(0.9).build());
                            });
            shards.add(
                    new Shard(
                            replica,
                            owner.randn(STEPS * BATCH, WIDTHS[0]),
                            owner.randn(STEPS * BATCH, 1),
                            owner.zeros(STEPS)));
        }
    }

    /** All steps once, and the mean loss of the last. */
    float epoch() {
        for (int step = 0; step < STEPS; step++) {
            try (Scope _ = fp.scope()) {
                step(step);
            }
        }
        List<CompletableFuture<Tensor>> reads =
                shards.stream().map(shard -> shard.losses().fetchAsync()).toList();
        float sum = 0;
        for (CompletableFuture<Tensor> read : reads) {
            try (Tensor losses = read.join()) {
                sum += losses.toFloatArray()[STEPS - 1];
            }
        }
        return sum / shards.size();
    }

    private void step(int step) {
        replicas.values().forEach(replica -> replica.sgd().zeroGrad());
        for (Shard shard : shards) {
            Tensor features = shard.features().narrow(0, (long) step * BATCH, BATCH);
            Tensor targets = shard.targets().narrow(0, (long) step * BATCH, BATCH);
            Tensor loss = Tensors.mseLoss(shard.replica().predict(features), targets);
            loss.div((double) shards.size()).backward();
            shard.losses().narrow(0, step, 1).copy_(loss.detach());
        }
        exchangeGradients();
        replicas.values().forEach(replica -> replica.sgd().step());
    }

    /** Both ways at once, straight from worker to worker. */
    private void exchangeGradients() {
        if (replicas.size() < 2) {
            return;
        }
        List<Worker> workers = List.copyOf(replicas.keySet());
        Tensor first = replicas.get(workers.get(0)).numbers().grad();
        Tensor second = replicas.get(workers.get(1)).numbers().grad();
        Tensor toSecond = first.to(workers.get(1));
        Tensor toFirst = second.to(workers.get(0));
        first.add_(toFirst);
        second.add_(toSecond);
    }

    @Override
    public void close() {
        replicas.values().forEach(replica -> replica.sgd().close());
    }
}
