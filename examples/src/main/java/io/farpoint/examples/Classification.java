package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.optim.Adam;
import io.farpoint.optim.Optimizer;
import java.util.List;

/**
 * A task that tells classes apart: a target is the INT64 number of one, [rows], and the network has
 * an output for each. The score is the share of rows that it gets right, told in percent.
 */
public interface Classification extends Task {
    /** Takes a share to percent. */
    double PERCENT = 100;

    @Override
    default Tensor loss(Tensor output, Tensor target) {
        return Tensors.crossEntropy(output, target);
    }

    @Override
    default Tensor score(Tensor output, Tensor target) {
        return output.argmax(1).eq(target).to(DType.FLOAT64).mean();
    }

    /** The share of the class that most test rows are of; the counts are what leaves a worker. */
    @Override
    default double baseline(List<Shard> shards) {
        Tensor counts = null;
        long rows = 0;
        for (Shard shard : shards) {
            Tensor target = shard.test().target();
            Tensor part = target.oneHot(widths().getLast()).sum(0).get();
            counts = counts == null ? part : counts.add(part);
            rows += target.size(0);
        }
        return counts.max().item() / rows;
    }

    @Override
    default Optimizer optimizer(List<Tensor> parameters) {
        return Adam.of(parameters).learningRate(1e-3).build();
    }
}
