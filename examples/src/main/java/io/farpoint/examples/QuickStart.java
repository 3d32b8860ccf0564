package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import io.farpoint.optim.Sgd;
import java.util.List;

/** The first program of the README: what lies between the marks stands there word for word. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Learns the weights of {@code y = x w} where x and y are, and prints them.
     *
     * @param args none
     */
    public static void main(String[] args) {
        // README: begin
        try (Farpoint fp = Farpoint.start()) {
            Worker bob = fp.virtualWorker("bob");
            Tensor x = fp.tensor(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}).send(bob);
            Tensor y = fp.tensor(new float[][] {{0}, {-1}, {2}, {1}}).send(bob);
            Tensor w = bob.zeros(2, 1).requiresGrad(true); // born on bob
            Sgd sgd = Sgd.of(List.of(w)).learningRate(0.5).build();
            for (int step = 0; step < 50; step++) {
                try (Scope _ = fp.scope()) { // frees on bob what the step made
                    sgd.zeroGrad();
                    Tensors.mseLoss(x.matmul(w), y).backward(); // runs on bob; nothing waits
                    sgd.step();
                }
            }
            System.out.println(w.get()); // waits, and brings the values here
        }
        // README: end
    }
}
