package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.AutogradException;
import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Scope;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.TensorReleasedException;
import io.farpoint.Worker;
import io.farpoint.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves between workers, models that straddle them, and data that others lend. */
public abstract class TransferLaws extends WorkerLaw {
    private Worker alice;

    @BeforeEach
    void openAlice() {
        alice = ground.worker("alice");
    }

    @Test
    void moveTakesMarkAndGradientAndSpendsTheHandle() {
        Tensor leaf = bob.ones(3).requiresGrad(true);
        try (Scope _ = fp.scope()) {
            leaf.mul(2).sum().backward();
        }
        Tensor moved = leaf.move(alice);
        assertSame(alice, moved.location());
        assertTrue(moved.requiresGrad() && moved.isLeaf());
        assertArrayEquals(new float[] {2, 2, 2}, moved.grad().get().toFloatArray());
        assertTrue(bob.objects().isEmpty(), "nothing stays: " + bob.objects());
        TensorReleasedException spent = assertThrows(TensorReleasedException.class, leaf::sum);
        assertTrue(spent.getMessage().contains("alice"), spent.getMessage());
    }

    @Test
    void moveToItsOwnWorkerIsItself() {
        Tensor x = bob.ones(2);
        assertSame(x, x.move(bob));
        assertSame(x, x.to(bob));
    }

    @Test
    void moveOfAViewBringsTheViewAlone() {
        Tensor x = fp.tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).send(bob);
        Tensor column = x.select(1, 1).move(alice);
        assertArrayEquals(new float[] {2, 5}, column.get().toFloatArray());
        assertEquals(6, x.fetch().size());
    }

    @Test
    void sendToSeveralMakesOneEachAndGathersBack() {
        List<Tensor> parts = fp.tensor(1, 2).send(bob, alice);
        assertSame(bob, parts.get(0).location());
        assertSame(alice, parts.get(1).location());
        Tensor sum = parts.get(0).to(alice).add(parts.get(1));
        assertArrayEquals(new long[] {2, 4}, sum.get().toLongArray());
    }

    @Test
    void emptyScalarAndEveryDTypeTravel() {
        for (DType dtype : DType.values()) {
            Tensor x = fp.ones(dtype, 2, 0, 3);
            assertEquals(Shape.of(2, 0, 3), x.send(bob).move(alice).get().shape());
            Tensor scalar = fp.ones(dtype).send(bob).to(alice).get();
            assertEquals(dtype, scalar.dtype());
            assertEquals(1, scalar.item());
        }
    }

    @Test
    void largeTensorTravelsInPieces() {
        Tensor x = fp.arange(1_000_000);
        Tensor back = x.send(bob).to(alice).add(1).get();
        assertTrue(back.sub(x).eq(1).all().item() == 1);
    }

    @Test
    void transferSeesTheValueOfItsTime() {
        Tensor x = bob.ones(4);
        Tensor before = x.to(alice);
        x.mul_(5);
        Tensor after = x.to(alice);
        assertEquals(4, before.get().sum().item());
        assertEquals(20, after.get().sum().item());
    }

    @Test
    void gradientOfATransferIsTheTransferBack() {
        Tensor w = bob.full(2, 3).requiresGrad(true);
        Tensor there = w.mul(w).to(alice);
        Tensor loss = there.mul(3).sum().to(fp.me());
        loss.backward();
        assertSame(bob, w.grad().location());
        assertArrayEquals(new float[] {12, 12, 12}, w.grad().get().toFloatArray());
    }

    @Test
    void sendAndMoveOfANonLeafWouldCutTheGraph() {
        Tensor y = bob.ones(2).requiresGrad(true).mul(2);
        for (Runnable cut : List.<Runnable>of(() -> y.send(alice), () -> y.move(alice))) {
            AutogradException refused = assertThrows(AutogradException.class, cut::run);
            assertTrue(refused.getMessage().contains("to(worker)"), refused.getMessage());
            assertTrue(refused.getMessage().contains("detach()"), refused.getMessage());
        }
        Tensor sent = y.detach().send(alice);
        assertFalse(sent.requiresGrad());
    }

    @Test
    void modelSplitOverTwoWorkersTrainsAsTheWholeOne() {
        float[] data = new float[24];
        for (int i = 0; i < data.length; i++) {
            data[i] = (i * 7 % 11) / 11f - 0.5f;
        }
        List<Double> whole = train(fp.me(), fp.me(), data);
        List<Double> split = train(bob, alice, data);
        assertEquals(whole, split, "step by step");
        assertTrue(whole.get(19) < 0.5 * whole.get(0), "it learns: " + whole);
    }

    private List<Double> train(Worker first, Worker second, float[] data) {
        fp.manualSeed(3);
        Tensor w1 = first.randn(3, 5).mul_(0.5).requiresGrad(true);
        Tensor w2 = second.randn(5, 1).mul_(0.5).requiresGrad(true);
        List<Double> losses = new ArrayList<>();
        try (Sgd sgd = Sgd.of(List.of(w1, w2)).learningRate(0.1).momentum(0.5).build()) {
            for (int step = 0; step < 20; step++) {
                try (Scope _ = fp.scope()) {
                    Tensor x = first.tensor(data, 8, 3);
                    Tensor hidden = x.matmul(w1).tanh().to(second);
                    Tensor loss = hidden.matmul(w2).sub(1).map(v -> v.mul(v)).mean();
                    sgd.zeroGrad();
                    loss.backward();
                    sgd.step();
                    losses.add(loss.fetch().item());
                }
            }
        }
        w1.close();
        w2.close();
        return losses;
    }

    @Test
    void oppositeMovesFromTwoThreadsDoNotDeadlock() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> thrown = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 2; t++) {
            Worker from = t == 0 ? bob : alice;
            Worker to = t == 0 ? alice : bob;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < 50; i++) {
                                        Tensor x = from.full(i, 10).move(to).move(from);
                                        if (x.get().sum().item() != 10.0 * i) {
                                            throw new AssertionError("lost " + i);
                                        }
                                    }
                                } catch (Throwable failed) {
                                    thrown.add(failed);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), thrown);
        assertTrue(bob.objects().isEmpty() && alice.objects().isEmpty());
    }

    @Test
    void severalFarpointsDoNotMix() {
        try (Farpoint other = Farpoint.start(ground.options())) {
            Worker theirs = other.virtualWorker("theirs");
            FarpointException refused =
                    assertThrows(FarpointException.class, () -> fp.ones(2).send(theirs));
            assertTrue(refused.getMessage().contains("another Farpoint"), refused.getMessage());
            assertThrows(FarpointException.class, () -> fp.ones(2).add(other.ones(2)));
        }
    }

    @Test
    void sameSeedGivesTheSameNumbersOnAnyWorker() {
        fp.manualSeed(5);
        float[] near = fp.rand(37).toFloatArray();
        fp.manualSeed(5);
        assertArrayEquals(near, bob.rand(37).get().toFloatArray());
        float[] next = alice.rand(37).get().toFloatArray();
        assertFalse(java.util.Arrays.equals(near, next), "the counter moves on");
    }
}
