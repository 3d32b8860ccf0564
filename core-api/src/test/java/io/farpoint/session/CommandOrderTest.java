package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The order of a session's commands where one waits. */
@Tag("unit")
class CommandOrderTest {
    private static final int THREADS = 4;
    private static final int COMMANDS = 500;

    private final CommandOrder order = new CommandOrder(Runnable::run);
    private final List<String> ran = new ArrayList<>();

    private static StoredObject expected() {
        StoredObject object = new StoredObject(1, DType.BOOL, Shape.SCALAR, false);
        object.expect();
        return object;
    }

    private void defer(String name, StoredObject... needs) {
        order.defer(needs, true, () -> ran.add(name));
    }

    @Test
    void commandRunsAtOnceWhereNothingWaits() {
        defer("a");
        assertEquals(List.of("a"), ran);
        assertTrue(order.isClear());
    }

    @Test
    void firstThatNamesAnExpectedObjectStopsAllBehindIt() {
        StoredObject object = expected();
        defer("a");
        defer("b", object);
        defer("c");
        assertEquals(List.of("a"), ran);
        assertFalse(order.isClear());
        assertEquals(2, order.backlog());
    }

    @Test
    void allGoOnInOrderOnceTheObjectIsThere() {
        StoredObject object = expected();
        defer("a", object);
        defer("b");
        defer("c", object);
        object.arrived();
        order.resume();
        assertEquals(List.of("a", "b", "c"), ran);
        assertTrue(order.isClear());
    }

    @Test
    void resumeStopsAgainAtTheNextThatWaits() {
        StoredObject first = expected();
        StoredObject second = expected();
        defer("a", first);
        defer("b", second);
        first.arrived();
        order.resume();
        assertEquals(List.of("a"), ran);
        second.arrived();
        order.resume();
        assertEquals(List.of("a", "b"), ran);
    }

    @Test
    void resumeForNothingChangesNothing() {
        defer("a", expected());
        order.resume();
        assertEquals(List.of(), ran);
    }

    @Test
    void whatACommandDefersRunsBehindIt() {
        StoredObject object = expected();
        order.defer(
                new StoredObject[] {object},
                true,
                () -> {
                    defer("inner");
                    ran.add("outer");
                });
        defer("next");
        object.arrived();
        order.resume();
        assertEquals(List.of("outer", "next", "inner"), ran);
    }

    /** Nothing may overtake a command that was taken off and still runs. */
    @Test
    void runningCommandStillCounts() {
        order.defer(CommandOrder.NOTHING, true, () -> ran.add(order.isClear() ? "clear" : "busy"));
        assertEquals(List.of("busy"), ran);
    }

    @Test
    void commandThatThrowsDoesNotStopThoseBehindItForEver() {
        StoredObject object = expected();
        order.defer(
                new StoredObject[] {object},
                true,
                () -> {
                    throw new IllegalStateException("broken");
                });
        defer("b");
        object.arrived();
        assertThrows(IllegalStateException.class, order::resume);
        order.resume();
        assertEquals(List.of("b"), ran);
        assertTrue(order.isClear());
    }

    @Test
    void whoBringsAnObjectRunsWhatIsBriefAndLeavesTheRest() {
        Queue<Runnable> handed = new ArrayDeque<>();
        CommandOrder busy = new CommandOrder(handed::add);
        StoredObject object = expected();
        StoredObject[] needs = {object};
        busy.defer(needs, true, () -> ran.add("brief"));
        busy.defer(CommandOrder.NOTHING, false, () -> ran.add("long"));
        busy.defer(CommandOrder.NOTHING, true, () -> ran.add("brief behind"));
        object.arrived();
        busy.resume();
        busy.resume();
        assertEquals(List.of("brief"), ran);
        busy.defer(CommandOrder.NOTHING, true, () -> ran.add("last"));
        assertEquals(1, handed.size(), "one thread is told, once");
        handed.poll().run();
        assertEquals(List.of("brief", "long", "brief behind", "last"), ran);
        assertTrue(busy.isClear());
    }

    @Test
    void whoBringsAnObjectDoesNotCatchUpForEver() {
        Queue<Runnable> handed = new ArrayDeque<>();
        CommandOrder busy = new CommandOrder(handed::add);
        StoredObject object = expected();
        busy.defer(new StoredObject[] {object}, true, CommandOrderTest::passTime);
        busy.defer(CommandOrder.NOTHING, true, () -> ran.add("late"));
        object.arrived();
        busy.resume();
        assertEquals(List.of(), ran);
        handed.remove().run();
        assertEquals(List.of("late"), ran);
    }

    private static void passTime() {
        long end = System.nanoTime() + 2 * CommandOrder.CATCH_UP_NANOS;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void secondThreadLeavesItsCommandToTheOneThatDrains() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> by = new ArrayList<>();
        Thread first =
                Thread.ofPlatform()
                        .start(() ->
                                order.defer(
                                        CommandOrder.NOTHING,
                                        true,
                                        () -> {
                                            running.countDown();
                                            await(go);
                                        }));
        assertTrue(running.await(10, TimeUnit.SECONDS));
        order.defer(CommandOrder.NOTHING, true, () -> by.add(Thread.currentThread()));
        assertEquals(List.of(), by, "it would have overtaken the running one");
        go.countDown();
        first.join();
        assertEquals(List.of(first), by);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachThreadsOrderIsKeptAndNoTwoRunAtOnce() throws Exception {
        List<Integer>[] seen = lists();
        boolean[] inside = {false};
        List<String> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < COMMANDS; i++) {
                                    int number = i;
                                    order.defer(
                                            CommandOrder.NOTHING,
                                            true,
                                            () -> {
                                                if (inside[0]) {
                                                    wrong.add("two at once");
                                                }
                                                inside[0] = true;
                                                seen[thread].add(number);
                                                inside[0] = false;
                                            });
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertTrue(order.isClear());
        for (List<Integer> numbers : seen) {
            assertEquals(COMMANDS, numbers.size());
            assertEquals(numbers.stream().sorted().toList(), numbers);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists has no other way
    private static List<Integer>[] lists() {
        List<Integer>[] lists = new List[THREADS];
        for (int t = 0; t < THREADS; t++) {
            lists[t] = new ArrayList<>();
        }
        return lists;
    }
}
