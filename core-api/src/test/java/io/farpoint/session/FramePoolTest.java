package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that are used again, by one at a time. */
@Tag("unit")
class FramePoolTest {
    private static final int THREADS = 20; // more than there are slots, so that some meet
    private static final int ROUNDS = 2_000;

    @Test
    void threadFindsTheFrameItGaveBack() {
        FramePool<Object> pool = new FramePool<>(Object::new);
        Object frame = pool.take();
        pool.give(frame);
        assertSame(frame, pool.take());
    }

    @Test
    void frameInUseIsNotGivenOutAgain() {
        FramePool<Object> pool = new FramePool<>(Object::new);
        assertNotSame(pool.take(), pool.take());
    }

    @Test
    void noTwoThreadsUseOneFrame() throws InterruptedException {
        FramePool<AtomicInteger> pool = new FramePool<>(AtomicInteger::new);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < ROUNDS; i++) {
                                    AtomicInteger users = pool.take();
                                    if (users.incrementAndGet() != 1) {
                                        wrong.add("two at once");
                                    }
                                    users.decrementAndGet();
                                    pool.give(users);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
    }
}
