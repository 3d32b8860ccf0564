package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Scope;
import io.farpoint.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Eight threads on one worker, and on one shared weight. */
public abstract class ThreadLaws extends WorkerLaw {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;

    private void together(IntConsumer work) {
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    start.await();
                                    work.accept(number);
                                } catch (Throwable failed) {
                                    thrown.add(failed);
                                }
                            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        assertEquals(List.of(), thrown);
    }

    @Test
    void eightThreadsComputeOnOneWorker() {
        together(number -> {
            for (int i = 0; i < ROUNDS; i++) {
                try (Scope _ = fp.scope()) {
                    Tensor x = fp.full(number, 33).send(bob);
                    Tensor y = x.mul(2).add(i).sum();
                    assertEquals(33.0 * (2 * number + i), y.get().item());
                }
            }
        });
        bob.sync();
        assertTrue(bob.objects().isEmpty(), "left: " + bob.objects());
    }

    @Test
    void eightThreadsLoseNoGradientOfASharedWeight() {
        Tensor weight = bob.ones(5).requiresGrad(true);
        together(number -> {
            for (int i = 0; i < ROUNDS; i++) {
                try (Scope _ = fp.scope()) {
                    weight.mul(number + 1).sum().backward();
                }
            }
        });
        float expected = ROUNDS * THREADS * (THREADS + 1) / 2f;
        assertArrayEquals(
                new float[] {expected, expected, expected, expected, expected},
                weight.grad().get().toFloatArray());
        bob.sync();
        assertEquals(2, bob.objects().size(), "weight and gradient");
    }

    @Test
    void anyThreadGoesOnWithAnothersResult() {
        Tensor[] made = new Tensor[THREADS];
        together(number -> made[number] = bob.full(number, 4).add(1));
        together(number -> {
            Tensor other = made[(number + 3) % THREADS];
            assertEquals(4.0 * ((number + 3) % THREADS + 1), other.fetch().sum().item());
        });
    }

    @Test
    void closeInAnotherThreadNeverFreesUnderAnOp() {
        for (int round = 0; round < ROUNDS; round++) {
            Tensor shared = bob.ones(64);
            together(number -> {
                if (number == 0) {
                    shared.close();
                    return;
                }
                try (Scope _ = fp.scope()) {
                    assertEquals(128, shared.add(1).sum().fetch().item());
                } catch (io.farpoint.TensorReleasedException late) {
                    assertTrue(
                            late.getMessage().contains("spent")
                                    || late.getMessage().contains("released"),
                            late.getMessage());
                }
            });
        }
    }
}
