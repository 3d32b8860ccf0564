package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import io.farpoint.optim.Sgd;
import java.util.List;

/**
 * One model on two workers: bob holds the data and the first layer, alice the second layer and the
 * targets. {@code to} carries activations over, and backward carries their gradients back.
 */
public final class ModelAcrossWorkers {
    private static final int STEPS = 60;

    private ModelAcrossWorkers() {}

    /**
     * Trains the model split and whole, and prints both losses.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Farpoint fp = Farpoint.start()) {
            Worker bob = fp.virtualWorker("bob");
            Worker alice = fp.virtualWorker("alice");
            System.out.println("split over bob and alice: loss " + train(fp, bob, alice));
            System.out.println("whole on me:              loss " + train(fp, fp.me(), fp.me()));
        }
    }

    /** The loss after training; the same bits wherever the two layers are. */
    static double train(Farpoint fp, Worker first, Worker second) {
        fp.manualSeed(3);
        try (Scope _ = fp.scope()) {
            Tensor x = first.randn(64, 8);
            Tensor hiddenWeight = first.randn(16, 8).mul(0.3).requiresGrad(true);
            Tensor outputWeight = second.randn(1, 16).mul(0.3).requiresGrad(true);
            Tensor target = x.sin().sum(1, true).to(second);
            try (Sgd sgd = Sgd.of(List.of(hiddenWeight, outputWeight)).learningRate(0.05).build()) {
                double loss = Double.NaN;
                for (int step = 0; step < STEPS; step++) {
                    try (Scope _ = fp.scope()) {
                        sgd.zeroGrad();
                        Tensor hidden = x.matmul(hiddenWeight.t()).tanh().to(second);
                        Tensor error = Tensors.mseLoss(hidden.matmul(outputWeight.t()), target);
                        error.backward();
                        sgd.step();
                        loss = step < STEPS - 1 ? loss : error.detach().fetch().item();
                    }
                }
                return loss;
            }
        }
    }
}
