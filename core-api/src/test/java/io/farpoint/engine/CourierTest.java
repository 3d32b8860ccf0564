package io.farpoint.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.stub.StubProvider;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The one thread of a caller: there when it is needed, gone when it is closed. */
@Tag("unit")
class CourierTest {
    private final Courier courier = new Courier();

    @AfterEach
    void close() {
        courier.close();
    }

    /** The couriers alive now; other tests close theirs. */
    private static List<Thread> couriers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("farpoint-courier"))
                .toList();
    }

    private static Courier.Errand errand(BooleanSupplier advance, Runnable abandon) {
        return new Courier.Errand() {
            @Override
            public boolean advance() {
                return advance.getAsBoolean();
            }

            @Override
            public void abandon() {
                abandon.run();
            }
        };
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(5, TimeUnit.SECONDS);
    }

    @Test
    void nothingRunsBeforeItIsNeeded() {
        courier.watch(() -> false);
        assertEquals(List.of(), couriers());
    }

    @Test
    void errandIsLookedAtUntilItIsDoneAndNeverAgain() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        courier.send(
                errand(
                        () -> {
                            boolean over = looks.incrementAndGet() == 5;
                            if (over) {
                                done.countDown();
                            }
                            return over;
                        },
                        () -> {}));
        assertTrue(await(done));
        CountDownLatch next = new CountDownLatch(1);
        courier.send(
                errand(
                        () -> {
                            next.countDown();
                            return true;
                        },
                        () -> {}));
        assertTrue(await(next));
        assertEquals(5, looks.get());
    }

    @Test
    void errandsRunOnOneNamedDaemonThread() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        Thread[] by = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int number = i;
            courier.send(
                    errand(
                            () -> {
                                by[number] = Thread.currentThread();
                                done.countDown();
                                return true;
                            },
                            () -> {}));
        }
        assertTrue(await(done));
        assertEquals(by[0], by[1]);
        assertEquals("farpoint-courier", by[0].getName());
        assertTrue(by[0].isDaemon());
    }

    @Test
    void wakeMakesItLookAtWhatIsWatched() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(3);
        courier.watch(() -> {
            looked.countDown();
            return looked.getCount() > 0;
        });
        courier.wake();
        assertTrue(await(looked));
    }

    @Test
    void closeJoinsTheThread() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        courier.send(
                errand(
                        () -> {
                            running.countDown();
                            return false;
                        },
                        () -> {}));
        assertTrue(await(running));
        courier.close();
        assertEquals(List.of(), couriers());
    }

    @Test
    void closeAbandonsWhatIsUndone() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger abandoned = new AtomicInteger();
        courier.send(
                errand(
                        () -> {
                            running.countDown();
                            return false;
                        },
                        abandoned::incrementAndGet));
        assertTrue(await(running));
        courier.close();
        assertEquals(1, abandoned.get());
    }

    @Test
    void errandSentAfterTheCloseIsAbandonedAtOnce() {
        courier.close();
        AtomicInteger abandoned = new AtomicInteger();
        courier.send(errand(() -> false, abandoned::incrementAndGet));
        courier.wake();
        assertEquals(1, abandoned.get());
        assertEquals(List.of(), couriers(), "no thread for what is closed");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        courier.send(errand(() -> false, () -> {}));
        courier.close();
        courier.close();
        assertEquals(List.of(), couriers());
    }

    /** A failing errand is its owner's affair; the others must not starve of it. */
    @Test
    void errandThatThrowsStopsNoOther() throws InterruptedException {
        courier.send(
                errand(
                        () -> {
                            throw new IllegalStateException("a broken errand");
                        },
                        () -> {}));
        CountDownLatch next = new CountDownLatch(1);
        courier.send(
                errand(
                        () -> {
                            next.countDown();
                            return true;
                        },
                        () -> {}));
        assertTrue(await(next));
    }

    @Test
    void watchedThatThrowsStopsNoOther() throws InterruptedException {
        courier.watch(() -> {
            throw new IllegalStateException("a broken worker");
        });
        CountDownLatch next = new CountDownLatch(1);
        courier.send(
                errand(
                        () -> {
                            next.countDown();
                            return true;
                        },
                        () -> {}));
        assertTrue(await(next));
    }

    @Test
    void farpointThatOnlyComputesHasNoThread() {
        try (Farpoint fp = Farpoint.start(StubProvider.options())) {
            Worker bob = fp.virtualWorker("bob");
            Tensor x = fp.tensor(1f, 2).send(bob);
            assertEquals(6, x.add(x).get().toFloatArray()[0] + 4);
            assertEquals(List.of(), couriers());
        }
    }

    @Test
    void farpointThatWasAskedToReadLaterJoinsItsThread() throws Exception {
        try (Farpoint fp = Farpoint.start(StubProvider.options())) {
            Worker bob = fp.virtualWorker("bob");
            Tensor x = fp.tensor(1f, 2).send(bob);
            assertEquals(2, x.getAsync().get(10, TimeUnit.SECONDS).size());
        }
        assertFalse(couriers().stream().anyMatch(Thread::isAlive));
    }
}
