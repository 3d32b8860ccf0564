package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.AutogradException;
import io.farpoint.GraphMode;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.optim.Adam;
import io.farpoint.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What backward does with graphs, versions, leaves and gradients. */
public abstract class GraphLaws extends WorkerLaw {
    private Tensor leaf(float... values) {
        return bob.tensor(values).requiresGrad(true);
    }

    private static float[] values(Tensor far) {
        return far.fetch().toFloatArray();
    }

    @Test
    void gradientsAddUpOverBackwards() {
        Tensor x = leaf(1, 2);
        x.mul(2).sum().backward();
        Tensor first = x.grad();
        x.mul(3).sum().backward();
        assertArrayEquals(new float[] {5, 5}, values(x.grad()));
        assertArrayEquals(new float[] {2, 2}, values(first), "replaced, not changed in place");
    }

    @Test
    void gradientGivenOutIsNotAnotherLeafsGradient() {
        Tensor x = leaf(1, 2);
        Tensor y = leaf(3, 4);
        x.add(y).sum().backward();
        x.grad().mul_(10);
        assertArrayEquals(new float[] {1, 1}, values(y.grad()));
    }

    @Test
    void secondBackwardOverAFreedGraphThrowsNamingTheNode() {
        Tensor x = leaf(1, 2);
        Tensor loss = x.mul(x).sum();
        loss.backward();
        AutogradException refused = assertThrows(AutogradException.class, loss::backward);
        assertTrue(refused.getMessage().contains("Sum"), refused.getMessage());
        assertTrue(refused.getMessage().contains("RETAIN"), refused.getMessage());
    }

    @Test
    void retainedGraphCanBeWalkedAgain() {
        Tensor x = leaf(1, 2);
        Tensor loss = x.mul(x).sum();
        loss.backward(GraphMode.RETAIN);
        loss.backward();
        assertArrayEquals(new float[] {4, 8}, values(x.grad()));
    }

    @Test
    void backwardOfANonScalarNeedsItsGradient() {
        Tensor x = leaf(1, 2);
        assertThrows(AutogradException.class, () -> x.mul(2).backward());
        x.mul(2).backward(bob.tensor(1f, 10));
        assertArrayEquals(new float[] {2, 20}, values(x.grad()));
    }

    @Test
    void givenGradientIsNotSharedWithTheLeaf() {
        Tensor x = leaf(1, 2);
        Tensor given = bob.tensor(1f, 1);
        x.clone().backward(given);
        given.fill_(9);
        assertArrayEquals(new float[] {1, 1}, values(x.grad()));
    }

    @Test
    void backwardWithoutAGraphIsRefused() {
        assertThrows(AutogradException.class, () -> bob.ones(1).backward());
        assertThrows(AutogradException.class, () -> leaf(1).detach().sum().backward());
    }

    @Test
    void leafIsItsOwnGraph() {
        Tensor x = leaf(3);
        x.backward();
        assertArrayEquals(new float[] {1}, values(x.grad()));
    }

    @Test
    void writingOnWhatBackwardSavedIsCaughtAndNamesBothOps() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(1);
        Tensor loss = y.mul(y).sum();
        y.add_(1);
        AutogradException refused = assertThrows(AutogradException.class, loss::backward);
        assertTrue(refused.getMessage().contains("Mul"), refused.getMessage());
        assertTrue(refused.getMessage().contains("add"), refused.getMessage());
    }

    @Test
    void detachHidesTheHistoryNotTheVersion() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(1);
        Tensor loss = y.mul(y).sum();
        fp.noGrad(() -> y.detach().add_(1));
        assertThrows(AutogradException.class, loss::backward);
        assertFalse(y.detach().requiresGrad());
        assertNull(x.detach().grad());
    }

    @Test
    void inPlaceOnALeafIsRefusedOutsideNoGrad() {
        Tensor x = leaf(1, 2);
        assertThrows(AutogradException.class, () -> x.add_(1));
        assertThrows(AutogradException.class, () -> x.slice(0, 0, 1).zero_());
        fp.noGrad(() -> x.add_(1));
        assertArrayEquals(new float[] {2, 3}, values(x));
        assertTrue(x.requiresGrad() && x.isLeaf());
    }

    @Test
    void noGradRecordsNothingOnThisThreadAlone() throws Exception {
        Tensor x = leaf(1, 2);
        assertFalse(fp.noGrad(() -> x.mul(2)).requiresGrad());
        assertTrue(x.mul(2).requiresGrad());
        boolean[] elsewhere = new boolean[1];
        fp.noGrad(() -> {
            Thread other = Thread.ofPlatform().start(() -> elsewhere[0] = x.mul(2).requiresGrad());
            try {
                other.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        });
        assertTrue(elsewhere[0]);
    }

    @Test
    void sliceAssignmentGivesBothTheRightGradients() {
        Tensor x = leaf(1, 2, 3, 4);
        Tensor y = leaf(10, 20);
        Tensor base = x.mul(1);
        Tensor before = base.slice(0, 0, 4);
        base.slice(0, 1, 3).copy_(y);
        before.mul(bob.tensor(1f, 2, 3, 4)).sum().backward();
        assertArrayEquals(new float[] {1, 0, 0, 4}, values(x.grad()));
        assertArrayEquals(new float[] {2, 3}, values(y.grad()));
    }

    @Test
    void writeIntoATensorWithoutGradMakesItPartOfTheGraph() {
        Tensor y = leaf(5, 6);
        Tensor base = bob.zeros(2, 2);
        base.select(0, 1).copy_(y);
        assertTrue(base.requiresGrad());
        base.mul(base).sum().backward();
        assertArrayEquals(new float[] {10, 12}, values(y.grad()));
    }

    @Test
    void gradAsTensorsTouchesNoLeaf() {
        Tensor x = leaf(3);
        Tensor y = x.mul(x);
        List<Tensor> grads = Tensors.grad(y.mul(x).sum(), GraphMode.CREATE, x, y);
        assertArrayEquals(new float[] {27}, values(grads.get(0)));
        assertArrayEquals(new float[] {3}, values(grads.get(1)));
        assertNull(x.grad());
        Tensor second = Tensors.grad(grads.get(0).sum(), x).get(0);
        assertArrayEquals(new float[] {18}, values(second));
    }

    @Test
    void gradByWhatTheOutputDoesNotUseIsRefused() {
        Tensor x = leaf(3);
        Tensor other = leaf(4);
        assertThrows(AutogradException.class, () -> Tensors.grad(x.mul(2).sum(), other));
        assertThrows(AutogradException.class, () -> Tensors.grad(x.mul(2).sum(), bob.ones(1)));
    }

    @Test
    void gradByAViewIsTheViewsPart() {
        Tensor x = leaf(1, 2, 3);
        Tensor y = x.mul(2);
        Tensor part = y.slice(0, 1, 3);
        assertArrayEquals(
                new float[] {6, 10},
                values(Tensors.grad(y.mul(y).sum().add(part.sum().mul(-2)), part).get(0)));
    }

    @Test
    void sgdIsTorchsFormula() {
        Tensor p = leaf(1, -2);
        double[] expected = {1, -2};
        double[] velocity = {0, 0};
        try (Sgd sgd =
                Sgd.of(List.of(p)).learningRate(0.1).momentum(0.9).weightDecay(0.01).build()) {
            for (int step = 0; step < 5; step++) {
                sgd.zeroGrad();
                try (Scope _ = fp.scope()) {
                    p.mul(p).sum().backward();
                }
                sgd.step();
                for (int i = 0; i < 2; i++) {
                    velocity[i] = 0.9 * velocity[i] + 2 * expected[i] + 0.01 * expected[i];
                    expected[i] -= 0.1 * velocity[i];
                }
            }
        }
        float[] got = values(p);
        assertEquals(expected[0], got[0], 1e-5);
        assertEquals(expected[1], got[1], 1e-5);
        p.grad(null);
        assertEquals(1, bob.objects().size(), "an optimizer's state goes with it");
    }

    @Test
    void adamIsTorchsFormula() {
        Tensor p = leaf(1, -2);
        double[] expected = {1, -2};
        double[] mean = {0, 0};
        double[] variance = {0, 0};
        try (Adam adam =
                Adam.of(List.of(p)).learningRate(0.1).betas(0.8, 0.95).weightDecay(0.01).build()) {
            for (int t = 1; t <= 5; t++) {
                adam.zeroGrad();
                try (Scope _ = fp.scope()) {
                    p.mul(p).sum().backward();
                }
                adam.step();
                for (int i = 0; i < 2; i++) {
                    double g = 2.01 * expected[i];
                    mean[i] = 0.8 * mean[i] + 0.2 * g;
                    variance[i] = 0.95 * variance[i] + 0.05 * g * g;
                    double m = mean[i] / (1 - Math.pow(0.8, t));
                    double v = variance[i] / (1 - Math.pow(0.95, t));
                    expected[i] -= 0.1 * m / (Math.sqrt(v) + 1e-8);
                }
            }
        }
        assertEquals(expected[0], values(p)[0], 1e-5);
        assertEquals(expected[1], values(p)[1], 1e-5);
        p.grad(null);
        assertEquals(1, bob.objects().size(), "an optimizer's state goes with it");
    }

    @Test
    void reluHasNoGradientAtZeroAndKeepsNaN() {
        Tensor x = leaf(-1, 0, 2, Float.NaN);
        Tensor y = x.relu();
        assertTrue(Float.isNaN(values(y)[3]));
        y.slice(0, 0, 3).sum().backward();
        assertArrayEquals(new float[] {0, 0, 1, 0}, values(x.grad()));
    }

    @Test
    void equalOnesShareTheGradientOfAMaximum() {
        Tensor x = leaf(3, 1, 3);
        x.max().backward();
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, values(x.grad()));
        Tensor z = leaf(3, 1, 3);
        z.max(0).values().backward();
        assertArrayEquals(new float[] {1, 0, 0}, values(z.grad()));
    }

    @Test
    void productWithZerosHasItsGradient() {
        Tensor x = leaf(2, 0, 3);
        x.prod().backward();
        assertArrayEquals(new float[] {0, 6, 0}, values(x.grad()));
        Tensor y = leaf(0, 0, 3);
        y.prod().backward();
        assertArrayEquals(new float[] {0, 0, 0}, values(y.grad()));
    }

    @Test
    void productWithOneZeroHasItsSecondDerivative() {
        Tensor x = leaf(0, 2, 3);
        Tensor first = Tensors.grad(x.prod(), GraphMode.CREATE, x).get(0);
        assertArrayEquals(new float[] {6, 0, 0}, values(first));
        assertArrayEquals(new float[] {5, 3, 2}, values(Tensors.grad(first.sum(), x).get(0)));
        Tensor y = leaf(0, 0, 3);
        Tensor flat = Tensors.grad(y.prod(), GraphMode.CREATE, y).get(0);
        assertArrayEquals(new float[] {3, 3, 0}, values(Tensors.grad(flat.sum(), y).get(0)));
    }

    @Test
    void logisticLossAtZeroHasTheGradientOfItsSigmoid() {
        Tensor x = leaf(0, 0);
        Tensors.binaryCrossEntropyWithLogits(x, bob.tensor(1f, 0)).backward();
        assertArrayEquals(new float[] {-0.25f, 0.25f}, values(x.grad()));
    }

    @Test
    void flatFunctionHasTheGradientZero() {
        Tensor x = leaf(1, -2);
        Tensor slope = Tensors.grad(x.abs().sum(), GraphMode.CREATE, x).get(0);
        assertArrayEquals(new float[] {0, 0}, values(Tensors.grad(slope.sum(), x).get(0)));
    }

    @Test
    void viewOfALeafIsNoLeaf() {
        Tensor x = leaf(1, 2, 3);
        Tensor part = x.slice(0, 0, 2);
        assertFalse(part.isLeaf());
        assertThrows(AutogradException.class, () -> part.send(fp.me()));
        assertFalse(part.fetch().requiresGrad());
    }

    @Test
    void collectorDoesNotTakeAGraphFromUnderItsBackward() throws Exception {
        Tensor x = leaf(1, 2, 3);
        boolean[] done = new boolean[1];
        Thread collector =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done[0]) {
                                System.gc();
                                Thread.onSpinWait();
                            }
                        });
        try {
            for (int i = 0; i < 30; i++) {
                Tensor first =
                        Tensors.grad(x.mul(x).mul(x).sin().sum(), GraphMode.CREATE, x).get(0);
                first.mul(first).exp().mul(0.001).sum().backward();
            }
        } finally {
            done[0] = true;
            collector.join();
        }
        assertEquals(3, x.grad().fetch().size());
    }
}
