package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.TensorReleasedException;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Objects live as long as somebody needs them, and no longer. */
public abstract class LifetimeLaws extends WorkerLaw {
    private static final long MIB = 1L << 20;

    /** How many ops the long law runs; slow devices override it. */
    protected int manyOps() {
        return 100_000;
    }

    /** How many large results the pressure law drops; slow devices override it. */
    protected int manyResults() {
        return 5_000;
    }

    @Test
    void scopeReleasesWhatWasMadeInItTemporariesToo() {
        Tensor kept;
        Tensor lost;
        try (Scope scope = fp.scope()) {
            Tensor x = bob.ones(3);
            lost = x.add(1).mul(2);
            kept = scope.keep(lost.sum());
        }
        assertEquals(1, bob.objects().size());
        assertEquals(12, kept.get().item());
        assertThrows(TensorReleasedException.class, lost::sum);
    }

    @Test
    void keptTensorGoesToTheEnclosingScope() {
        try (Scope _ = fp.scope()) {
            Tensor kept;
            try (Scope inner = fp.scope()) {
                kept = inner.keep(bob.ones(2));
                bob.ones(5);
            }
            assertEquals(1, bob.objects().size());
            assertEquals(2, kept.fetch().sum().item());
        }
        assertTrue(bob.objects().isEmpty());
    }

    @Test
    void scopeEndsOnItsOwnThreadAndInsideOut() throws Exception {
        Scope outer = fp.scope();
        Scope inner = fp.scope();
        assertThrows(FarpointException.class, outer::close);
        AtomicReference<Throwable> elsewhere = new AtomicReference<>();
        Thread other = Thread.ofPlatform().start(() -> closeNoting(inner, elsewhere));
        other.join();
        assertTrue(elsewhere.get() instanceof FarpointException, "refused: " + elsewhere.get());
        inner.close();
        inner.close();
        outer.close();
    }

    private static void closeNoting(Scope scope, AtomicReference<Throwable> thrown) {
        try {
            scope.close();
        } catch (FarpointException refused) {
            thrown.set(refused);
        }
    }

    @Test
    void scopeOfOneThreadDoesNotTakeWhatAnotherMakes() throws Exception {
        AtomicReference<Tensor> other = new AtomicReference<>();
        try (Scope _ = fp.scope()) {
            Thread.ofPlatform().start(() -> other.set(bob.ones(2))).join();
        }
        assertEquals(2, other.get().fetch().sum().item());
    }

    @Test
    void objectLivesUntilItsLastHandleIsReleased() {
        Tensor x = fp.tensor(new float[] {1, 2, 3, 4}, 2, 2).send(bob);
        Tensor row = x.select(0, 0);
        Tensor same = x.detach();
        x.close();
        row.close();
        assertEquals(1, bob.objects().size());
        assertArrayEquals(new float[] {1, 2, 3, 4}, same.fetch().toFloatArray());
        same.close();
        assertTrue(bob.objects().isEmpty());
    }

    @Test
    void graphIsReleasedWithItsLastHandleWithoutBackward() {
        Tensor leaf = bob.ones(4).requiresGrad(true);
        Tensor y = leaf;
        for (int i = 0; i < 10_000; i++) {
            Tensor next = y.sin();
            if (y != leaf) {
                y.close();
            }
            y = next;
        }
        assertEquals(10_001, bob.stats().objects(), "the graph keeps what backward needs");
        y.close();
        assertEquals(1, bob.objects().size(), "released by count, iteratively");
    }

    @Test
    void backwardLetsGoOfWhatItPassed() {
        Tensor leaf = bob.ones(4).requiresGrad(true);
        Tensor loss;
        try (Scope scope = fp.scope()) {
            loss = scope.keep(leaf.sin().exp().mul(leaf).sum());
        }
        assertTrue(bob.objects().size() > 2);
        loss.backward();
        assertEquals(3, bob.objects().size(), "leaf, loss, gradient");
        leaf.grad(null);
        loss.close();
        assertEquals(1, bob.objects().size());
    }

    @Test
    void gradientOfALeafOutlivesTheScopeOfItsBackward() {
        Tensor leaf = bob.ones(3).requiresGrad(true);
        try (Scope _ = fp.scope()) {
            leaf.mul(2).sum().backward();
        }
        assertArrayEquals(new float[] {2, 2, 2}, leaf.grad().get().toFloatArray());
        leaf.close();
        assertTrue(bob.objects().isEmpty(), "and goes with its leaf");
    }

    @Test
    void manyOpsInScopesLeaveNothing() {
        Tensor x = bob.ones(5);
        for (int i = 0; i < manyOps() / 100; i++) {
            try (Scope _ = fp.scope()) {
                Tensor y = x;
                for (int k = 0; k < 100; k++) {
                    y = y.add(x);
                }
            }
        }
        bob.sync();
        assertEquals(1, bob.objects().size());
        assertEquals(1, bob.stats().objects());
        assertEquals(20, bob.stats().bytes());
        assertEquals(5, x.fetch().sum().item());
    }

    @Test
    void droppedHandlesAreReleasedAfterACollection() {
        Tensor x = bob.ones(8);
        for (int i = 0; i < 100; i++) {
            x.add(i);
        }
        for (int i = 0; i < 200 && bob.stats().objects() > 1; i++) {
            System.gc();
            LockSupport.parkNanos(5_000_000);
            bob.sync();
        }
        assertEquals(1, bob.objects().size());
        assertEquals(8, x.fetch().sum().item());
    }

    @Test
    void droppedLargeResultsRunUnderASmallLimit() {
        try (Farpoint small = Farpoint.start(ground.options().memoryLimitBytes(256 * MIB))) {
            Worker worker = small.virtualWorker("small");
            Tensor x = worker.ones(MIB);
            for (int i = 0; i < manyResults(); i++) {
                x.add(i);
            }
            assertTrue(worker.stats().bytes() <= 256 * MIB, "bytes " + worker.stats().bytes());
        }
    }

    @Test
    void whatIsReallyHeldIsRefusedAboveTheLimitAndNothingIsLost() {
        try (Farpoint small = Farpoint.start(ground.options().memoryLimitBytes(16 * MIB))) {
            Worker worker = small.virtualWorker("small");
            Tensor one = worker.ones(MIB);
            Tensor two = worker.ones(MIB);
            Tensor three = worker.ones(MIB);
            LimitExceededException full =
                    assertThrows(LimitExceededException.class, () -> worker.ones(2 * MIB));
            assertTrue(full.getMessage().contains(String.valueOf(16 * MIB)), full.getMessage());
            two.close();
            assertEquals(2 * MIB, worker.ones(2 * MIB).size());
            assertEquals(1, one.select(0, 0).fetch().item() * three.select(0, 7).fetch().item());
        }
    }

    @Test
    void bytesOfAFreedObjectAreNotSeenInANewOne() {
        try (Tensor secret = bob.full(42, 1000)) {
            secret.fetch();
        }
        Tensor fresh = bob.zeros(1000);
        assertEquals(0, fresh.fetch().abs().sum().item());
        Tensor partly = fp.noGrad(() -> bob.zeros(1000).slice(0, 0, 10).clone());
        assertEquals(0, partly.fetch().abs().sum().item());
    }

    @Test
    void closingCompletesEveryFutureThatIsStillOpen() {
        Farpoint other = Farpoint.start(ground.options());
        Worker worker = other.virtualWorker("bob");
        List<CompletableFuture<Tensor>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            futures.add(worker.ones(50).getAsync());
        }
        other.close();
        for (CompletableFuture<Tensor> future : futures) {
            assertTrue(future.isDone(), "a future would wait for ever");
        }
    }

    @Test
    void outerScopeKeepsWhatAnInnerOneMade() {
        Tensor kept;
        try (Scope outer = fp.scope()) {
            try (Scope _ = fp.scope()) {
                kept = outer.keep(bob.ones(2));
            }
        }
        assertEquals(2, kept.get().sum().item());
    }

    @Test
    void localTensorOfAClosedFarpointStillPrints() {
        Farpoint other = Farpoint.start(ground.options());
        Tensor x = other.ones(2);
        other.close();
        assertTrue(x.toString().contains("closed"), x.toString());
    }

    @Test
    void closedFarpointFreesItsWorkersAndRefusesByName() {
        Farpoint other = ground.another();
        Worker worker = ground.worker(other, "bob");
        Tensor x = worker.ones(2);
        other.close();
        other.close();
        assertThrows(FarpointException.class, () -> x.add(1));
        assertThrows(FarpointException.class, () -> other.virtualWorker("late"));
    }
}
