package io.farpoint.examples;

import io.farpoint.Farpoint;
import io.farpoint.Scalar;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Worker;

/**
 * An elementwise function of your own: the lambda builds an expression, the expression travels to
 * where the data are, runs there as one pass, and has a gradient. No code travels.
 */
public final class OwnFunction {
    private OwnFunction() {}

    /** v * sigmoid(1.5 v): written once for one element. */
    static Scalar swish(Scalar v) {
        return v.mul(v.mul(1.5).sigmoid());
    }

    /**
     * Prints the function and its gradient, computed near and far.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Farpoint fp = Farpoint.start();
                Scope _ = fp.scope()) {
            Worker bob = fp.virtualWorker("bob");
            Tensor x = fp.linspace(-2, 2, 5).requiresGrad(true);
            Tensor near = x.map(OwnFunction::swish);
            near.sum().backward();

            Tensor there = x.send(bob);
            Tensor far = there.map(OwnFunction::swish);
            far.sum().backward();

            System.out.println("near     " + near.detach());
            System.out.println("far      " + far.detach().get());
            System.out.println("gradient " + x.grad());
            System.out.println("far      " + there.grad().get());
        }
    }
}
