package io.farpoint.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.TensorReleasedException;
import io.farpoint.Worker;
import io.farpoint.stub.StubProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scopes, and handles that several threads end at once. */
@Tag("unit")
class HandleScopeTest {
    private static final int ROUNDS = 300;

    private final Farpoint fp = Farpoint.start(StubProvider.options());
    private final Worker bob = fp.virtualWorker("bob");

    @AfterEach
    void close() {
        fp.close();
    }

    private long live() {
        return bob.stats().objects();
    }

    private static HandleRef ref(Tensor tensor) {
        return ((Handle) tensor).ref();
    }

    @Test
    void scopeReleasesWhatWasMadeInIt() {
        Tensor inside;
        try (Scope _ = fp.scope()) {
            inside = bob.ones(2).add(1);
        }
        assertEquals(0, live());
        String why = assertThrows(TensorReleasedException.class, inside::size).getMessage();
        assertTrue(why.contains("its scope ended"), why);
    }

    @Test
    void scopeLeavesWhatWasMadeBefore() {
        Tensor before = bob.ones(2);
        try (Scope _ = fp.scope()) {
            before.add(1);
        }
        assertEquals(1, live());
        assertEquals(2, before.size());
    }

    @Test
    void keptTensorGoesToTheScopeAround() {
        Tensor kept;
        try (Scope _ = fp.scope()) {
            try (Scope inner = fp.scope()) {
                kept = inner.keep(bob.ones(2));
            }
            assertEquals(2, kept.size());
        }
        assertThrows(TensorReleasedException.class, kept::size);
        assertEquals(0, live());
    }

    @Test
    void tensorKeptFromTheOutermostScopeStays() {
        Tensor kept;
        try (Scope scope = fp.scope()) {
            kept = scope.keep(bob.ones(2));
        }
        assertEquals(2, kept.size());
        kept.close();
        assertEquals(0, live());
    }

    @Test
    void keepOfWhatIsNotInTheScopeChangesNothing() {
        Tensor before = bob.ones(2);
        try (Scope outer = fp.scope()) {
            Tensor middle = bob.ones(3);
            try (Scope inner = fp.scope()) {
                assertSame(before, inner.keep(before));
                assertSame(middle, inner.keep(middle));
            }
            assertEquals(3, middle.size());
            outer.keep(before);
        }
        assertEquals(2, before.size());
        assertEquals(1, live());
    }

    @Test
    void keepOfASpentTensorIsRefused() {
        try (Scope scope = fp.scope()) {
            Tensor spent = bob.ones(2);
            spent.close();
            assertThrows(TensorReleasedException.class, () -> scope.keep(spent));
        }
    }

    @Test
    void tensorClosedInItsScopeIsReleasedOnce() {
        try (Scope _ = fp.scope()) {
            Tensor x = bob.ones(2);
            x.close();
            x.close();
            assertEquals(0, live());
        }
        assertEquals(0, live());
    }

    @Test
    void scopesEndInsideOut() {
        Scope outer = fp.scope();
        Scope inner = fp.scope();
        assertThrows(FarpointException.class, outer::close);
        inner.close();
        assertDoesNotThrow(outer::close);
        assertDoesNotThrow(outer::close, "idempotent");
    }

    @Test
    void scopeEndsOnItsOwnThread() throws InterruptedException {
        Scope scope = fp.scope();
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread other =
                Thread.ofPlatform()
                        .start(() ->
                                thrown.add(assertThrows(FarpointException.class, scope::close)));
        other.join();
        assertEquals(1, thrown.size());
        scope.close();
    }

    @Test
    void scopeOfOneThreadTakesNothingOfAnother() throws InterruptedException {
        List<Tensor> theirs = Collections.synchronizedList(new ArrayList<>());
        try (Scope _ = fp.scope()) {
            Thread other = Thread.ofPlatform().start(() -> theirs.add(bob.ones(2)));
            other.join();
        }
        assertEquals(2, theirs.get(0).size());
    }

    @Test
    void handleIsSpentByOneOfManyThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HandleRef ref = ref(bob.ones(1));
            AtomicInteger winners = new AtomicInteger();
            together(
                    () -> winners.addAndGet(ref.spend("a") ? 1 : 0),
                    () -> winners.addAndGet(ref.spend("b") ? 1 : 0));
            assertEquals(1, winners.get());
            assertTrue(List.of("a", "b").contains(ref.spent()));
        }
        assertEquals(0, live());
    }

    @Test
    void closeAgainstTheEndOfItsScopeReleasesOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Scope scope = fp.scope();
            Tensor x = bob.ones(1);
            List<Thread> closer = new ArrayList<>();
            CyclicBarrier start = new CyclicBarrier(2);
            closer.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                meet(start);
                                x.close();
                            }));
            meet(start);
            scope.close();
            closer.get(0).join();
        }
        assertEquals(0, live());
    }

    @Test
    void keepAgainstCloseNeitherLosesNorHoldsTheHandle() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Scope _ = fp.scope()) {
                Scope inner = fp.scope();
                Tensor x = bob.ones(1);
                CyclicBarrier start = new CyclicBarrier(2);
                Thread closer =
                        Thread.ofPlatform()
                                .start(() -> {
                                    meet(start);
                                    x.close();
                                });
                meet(start);
                try {
                    inner.keep(x);
                } catch (TensorReleasedException closedFirst) {
                    // that is a fair end too
                }
                inner.close();
                closer.join();
                assertEquals(null, ref(x).list, "a spent handle is in no list");
            }
        }
        assertEquals(0, live());
    }

    @Test
    void viewAgainstCloseIsGoodOrRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Tensor x = bob.ones(4);
            List<Tensor> views = Collections.synchronizedList(new ArrayList<>());
            together(
                    () -> {
                        try {
                            views.add(x.slice(0, 0, 2));
                        } catch (TensorReleasedException closedFirst) {
                            // that is a fair end too
                        }
                    },
                    x::close);
            for (Tensor view : views) {
                assertEquals(2, view.fetch().sum().item());
                view.close();
            }
        }
        assertEquals(0, live());
    }

    @Test
    void idOfAHandleIsOneWhoeverAsksFirst() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Tensor x = bob.ones(1);
            long[] ids = new long[2];
            together(() -> ids[0] = x.id(), () -> ids[1] = x.id());
            assertEquals(ids[0], ids[1]);
            x.close();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void together(Runnable a, Runnable b) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            meet(start);
                            run(a, thrown);
                        });
        meet(start);
        run(b, thrown);
        other.join();
        assertEquals(List.of(), thrown);
    }

    private static void run(Runnable work, List<Throwable> thrown) {
        try {
            work.run();
        } catch (Throwable failed) {
            thrown.add(failed);
        }
    }
}
