package io.farpoint.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One stream of random blocks, handed out in pieces. */
@Tag("unit")
class SeedsTest {
    private static final int THREADS = 4;
    private static final int DRAWS = 1_000;

    @Test
    void counterMovesOnByWhatIsTaken() {
        Seeds seeds = new Seeds();
        seeds.seed(5);
        assertArrayEquals(new long[] {5, 0}, seeds.take(3));
        assertArrayEquals(new long[] {5, 3}, seeds.take(10));
        assertArrayEquals(new long[] {5, 13}, seeds.take(0));
        assertArrayEquals(new long[] {5, 13}, seeds.take(1));
    }

    @Test
    void seedBeginsAnew() {
        Seeds seeds = new Seeds();
        seeds.seed(5);
        seeds.take(3);
        seeds.seed(5);
        assertArrayEquals(new long[] {5, 0}, seeds.take(1));
    }

    @Test
    void unseededOnesDiffer() {
        assertNotEquals(new Seeds().take(1)[0], new Seeds().take(1)[0]);
    }

    @Test
    void noBlockIsGivenToTwoThreads() throws InterruptedException {
        Seeds seeds = new Seeds();
        seeds.seed(1);
        Set<Long> firsts = new ConcurrentSkipListSet<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < DRAWS; i++) {
                                    firsts.add(seeds.take(2)[1]);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Set<Long> expected = new TreeSet<>();
        for (long i = 0; i < THREADS * DRAWS; i++) {
            expected.add(2 * i);
        }
        assertEquals(expected, firsts);
    }
}
