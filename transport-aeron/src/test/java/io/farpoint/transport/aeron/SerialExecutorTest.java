package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread, one task after another. */
@Tag("unit")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SerialExecutorTest {
    private static final long PATIENCE_MS = 30_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name = "serial-test-" + NUMBERS.incrementAndGet();
    private final SerialExecutor executor = new SerialExecutor(name);
    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    private boolean hasThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private void close() {
        assertTrue(executor.close(PATIENCE_MS), "it ends");
    }

    @Test
    void tasksRunInTheOrderGiven() {
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
        numbers.forEach(number -> executor.execute(() -> done.add(number)));
        close();
        assertEquals(numbers, done);
    }

    @Test
    void tasksOfManyThreadsRunOneAtATimeEachOnce() throws InterruptedException {
        int[] count = new int[1]; // unguarded: the executor's one thread is its guard
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int j = 0; j < 10_000; j++) {
                                    executor.execute(() -> count[0]++);
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        close();
        assertEquals(40_000, count[0]);
    }

    @Test
    void taskThatThrowsStopsNoOther() {
        executor.execute(() -> {
            throw new IllegalStateException("thrown by a test");
        });
        executor.execute(() -> done.add(1));
        close();
        assertEquals(List.of(1), done);
    }

    @Test
    void errorStopsNoOtherTaskEither() {
        executor.execute(() -> {
            throw new StackOverflowError("thrown by a test");
        });
        executor.execute(() -> done.add(1));
        close();
        assertEquals(List.of(1), done);
    }

    @Test
    void sleepingThreadIsWokenByATask() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            executor.execute(ran::countDown);
            ran.await();
            Thread.sleep(1); // longer than the thread looks on
        }
        close();
    }

    @Test
    void closeRunsWhatThereIsAndRefusesWhatComesLater() {
        CountDownLatch go = new CountDownLatch(1);
        executor.execute(() -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        executor.execute(() -> done.add(1));
        assertFalse(executor.close(1), "a task still runs");
        String told =
                assertThrows(
                                RejectedExecutionException.class,
                                () -> executor.execute(() -> done.add(2)))
                        .getMessage();
        assertTrue(told.contains(name), told);
        go.countDown();
        close();
        assertEquals(List.of(1), done);
    }

    @Test
    void thereIsNoThreadBeforeTheFirstTaskNorAfterTheEnd() {
        assertFalse(hasThread());
        executor.execute(() -> done.add(1));
        assertTrue(hasThread());
        close();
        assertFalse(hasThread());
    }

    @Test
    void executorThatNeverRanClosesAtOnce() {
        close();
        assertFalse(hasThread());
        assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
    }
}
