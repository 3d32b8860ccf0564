package io.farpoint.optim;

import io.farpoint.Tensor;
import java.util.List;

/** Changes parameters by their gradients, on the workers where they live. Close frees its state. */
public interface Optimizer extends AutoCloseable {
    /** The parameters, in the order given. */
    List<Tensor> parameters();

    /**
     * One step for every parameter that has a gradient; never recorded, never waits.
     *
     * @throws io.farpoint.FarpointException if the optimizer is closed
     */
    void step();

    /**
     * Drops the gradients of all parameters.
     *
     * @throws io.farpoint.FarpointException if the optimizer is closed
     */
    default void zeroGrad() {
        for (Tensor parameter : parameters()) {
            parameter.grad(null);
        }
    }

    /** Frees what it keeps on the workers; the parameters stay. Idempotent. */
    @Override
    void close();
}
