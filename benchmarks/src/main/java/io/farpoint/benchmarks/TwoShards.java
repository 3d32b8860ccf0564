package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import io.farpoint.optim.Sgd;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo's training as one loop: two workers with eight rows each, a 13-32-24-1 network as one
 * vector on both, gradients exchanged every step, losses read once an epoch.
 */
final class TwoShards implements AutoCloseable {
    /** Steps between two waits. */
    static final int STEPS = 26;

    private static final int ROWS = 8;
    private static final int[] WIDTHS = {13, 32, 24, 1};

    private record Shard(Tensor x, Tensor y, Tensor numbers, Sgd sgd, Tensor log) {}

    private final Farpoint fp;
    private final List<Shard> shards = new ArrayList<>();

    TwoShards(Farpoint fp, List<Worker> workers) {
        this.fp = fp;
        int numbers = 0;
        for (int i = 1; i < WIDTHS.length; i++) {
            numbers += (WIDTHS[i - 1] + 1) * WIDTHS[i];
        }
        for (Worker worker : workers) {
            fp.manualSeed(1);
            Tensor all = worker.randn(numbers).mul_(0.1).requiresGrad(true);
            shards.add(
                    new Shard(
                            worker.rand(ROWS, WIDTHS[0]),
                            worker.rand(ROWS, 1),
                            all,
                            Sgd.of(List.of(all)).learningRate(0.01).build(),
                            worker.zeros(STEPS)));
        }
    }

    /** As many steps, and the losses of all. */
    float epoch() {
        for (int step = 0; step < STEPS; step++) {
            try (Scope _ = fp.scope()) {
                step(step);
            }
        }
        float last = 0;
        for (Shard shard : shards) {
            try (Tensor losses = shard.log().fetch()) {
                last = losses.toFloatArray()[STEPS - 1];
            }
        }
        return last;
    }

    private void step(int step) {
        for (Shard shard : shards) {
            shard.sgd().zeroGrad();
            Tensor loss = loss(shard);
            loss.div(2).backward();
            shard.log().narrow(0, step, 1).copy_(loss.detach().reshape(1));
        }
        Tensor mine = shards.get(0).numbers().grad();
        Tensor theirs = shards.get(1).numbers().grad();
        Tensor here = theirs.to(mine.location());
        Tensor there = mine.to(theirs.location());
        mine.add_(here);
        theirs.add_(there);
        shards.forEach(shard -> shard.sgd().step());
    }

    private static Tensor loss(Shard shard) {
        Tensor x = shard.x();
        long at = 0;
        for (int i = 1; i < WIDTHS.length; i++) {
            long in = WIDTHS[i - 1];
            long out = WIDTHS[i];
            Tensor weight = shard.numbers().narrow(0, at, in * out).reshape(out, in);
            x = x.linear(weight, shard.numbers().narrow(0, at + in * out, out));
            x = i + 1 < WIDTHS.length ? x.relu() : x;
            at += (in + 1) * out;
        }
        return Tensors.mseLoss(x, shard.y());
    }

    @Override
    public void close() {
        shards.forEach(shard -> shard.sgd().close());
    }
}
