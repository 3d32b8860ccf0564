package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.backend.cpu.memory.CpuMemory;
import io.farpoint.op.FailureCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Helpers take pieces, each once; a caller never waits for another. */
@Tag("unit")
class CrewTest {
    private static final int PIECES = 1000;
    private static final int CALLERS = 8;
    private static final int ROUNDS = 300;

    private final Workspaces workspaces =
            new Workspaces(new CpuMemory("cpu", 1L << 28, 2), "cpu", 4);

    @Test
    void everyPieceRunsOnceWhoeverTakesIt() {
        try (Crew crew = new Crew("cpu", 3, workspaces)) {
            Workspace w = workspaces.make();
            for (int round = 0; round < ROUNDS; round++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(PIECES);
                crew.run((piece, any) -> runs.incrementAndGet(piece), PIECES, w);
                for (int i = 0; i < PIECES; i++) {
                    assertEquals(1, runs.get(i));
                }
            }
        }
    }

    @Test
    void callersFromManyThreadsDoNotWaitForEachOther() throws InterruptedException {
        try (Crew crew = new Crew("cpu", 2, workspaces)) {
            CountDownLatch allInside = new CountDownLatch(CALLERS);
            Thread[] callers = new Thread[CALLERS];
            for (int i = 0; i < CALLERS; i++) {
                callers[i] =
                        Thread.ofPlatform()
                                .start(() ->
                                        crew.run(
                                                (piece, w) -> meet(piece, allInside),
                                                2,
                                                workspaces.make()));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(0, allInside.getCount());
        }
    }

    /** The first piece of each caller's op waits until all callers have begun theirs. */
    private static void meet(int piece, CountDownLatch allInside) {
        if (piece == 0) {
            allInside.countDown();
            try {
                allInside.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anOpWithinAnOpRunsInItsOwnThread() {
        try (Crew crew = new Crew("cpu", 2, workspaces)) {
            Set<Thread> inner = ConcurrentHashMap.newKeySet();
            crew.run(
                    (piece, w) -> {
                        Thread outer = Thread.currentThread();
                        crew.run(
                                (deeper, same) -> {
                                    assertSame(outer, Thread.currentThread());
                                    inner.add(outer);
                                },
                                10,
                                w);
                    },
                    10,
                    workspaces.make());
            assertTrue(!inner.isEmpty());
        }
    }

    @Test
    void whatAPieceThrowsReachesTheCallerAndTheCrewGoesOn() {
        try (Crew crew = new Crew("cpu", 3, workspaces)) {
            Workspace w = workspaces.make();
            Crew.Work faulty =
                    (piece, any) -> {
                        if (piece == 7) {
                            throw new IllegalStateException("piece 7");
                        }
                    };
            assertThrows(IllegalStateException.class, () -> crew.run(faulty, PIECES, w));
            AtomicIntegerArray runs = new AtomicIntegerArray(PIECES);
            crew.run((piece, any) -> runs.incrementAndGet(piece), PIECES, w);
            assertEquals(1, runs.get(PIECES - 1));
        }
    }

    @Test
    void aFailureOfValuesIsNotedForTheCaller() {
        try (Crew crew = new Crew("cpu", 3, workspaces)) {
            Workspace w = workspaces.make();
            for (int round = 0; round < ROUNDS; round++) {
                w.scratch.failure.clear();
                crew.run(
                        (piece, own) -> {
                            if (piece == PIECES / 2) {
                                own.scratch.failure.note(FailureCode.DIVISION_BY_ZERO, 0);
                            }
                        },
                        PIECES,
                        w);
                assertTrue(w.scratch.failure.happened());
            }
        }
    }
}
