package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.RemoteExecutionException;
import io.farpoint.ServedWorker;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.op.Layout;
import io.farpoint.session.Link;
import io.farpoint.session.ObjectRef;
import io.farpoint.session.Pending;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Moves between workers in shared memory, and what may go wrong on the way. */
@Tag("system")
@Isolated("it kills processes")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class MoveFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUICK = "aeron:ipc?suspect-ms=1000|lease-ms=20000";
    private static final int ROUNDS = 200;

    private Farpoint fp;
    private ServedWorker aliceServed;
    private ServedWorker bobServed;
    private Worker alice;
    private Worker bob;

    @BeforeEach
    void start() {
        fp = Farpoint.start(Options.defaults().memoryLimitBytes(1L << 30));
        aliceServed = fp.serve("alice", "aeron:ipc");
        bobServed = fp.serve("bob", "aeron:ipc");
        alice = fp.connect("alice", aliceServed.address());
        bob = fp.connect("bob", bobServed.address());
    }

    @AfterEach
    void close() {
        fp.close();
        aliceServed.close();
        bobServed.close();
    }

    @Test
    void moveToAKilledWorkerFailsByNameAndOthersGoOn() throws Exception {
        try (Victim victim = Victim.worker(QUICK)) {
            Worker mallory = fp.connect("mallory", victim.said());
            Tensor x = fp.tensor(1f, 2, 3).send(alice);
            mallory.sync();
            victim.kill();
            failsByName(x, mallory);
        }
    }

    /** The way there is open when it dies. */
    @Test
    void moveToAWorkerKilledAfterAMoveFailsByNameAndOthersGoOn() throws Exception {
        try (Victim victim = Victim.worker(QUICK)) {
            Worker mallory = fp.connect("mallory", victim.said());
            Tensor x = fp.tensor(1f, 2, 3).send(alice);
            assertEquals(5, fp.tensor(2f, 3).send(alice).move(mallory).sum().fetch().item());
            victim.kill();
            failsByName(x, mallory);
        }
    }

    private void failsByName(Tensor x, Worker mallory) {
        String told =
                assertThrows(WorkerUnavailableException.class, () -> x.move(mallory)).getMessage();
        assertTrue(told.contains("silent"), told);
        assertArrayEquals(new float[] {1, 2, 3}, x.fetch().toFloatArray(), "nothing is lost");
        Tensor moved = x.move(bob);
        assertArrayEquals(new float[] {1, 2, 3}, moved.fetch().toFloatArray());
        assertArrayEquals(new float[] {2, 4, 6}, moved.add(moved).move(alice).get().toFloatArray());
    }

    @Test
    void oppositeMovesOfAllSizesDoNotDeadlock() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both =
                    List.of(
                            threads.submit(backAndForth(alice, bob)),
                            threads.submit(backAndForth(bob, alice)));
            for (Future<?> one : both) {
                one.get();
            }
        }
        assertTrue(alice.objects().isEmpty() && bob.objects().isEmpty());
    }

    private static Callable<Void> backAndForth(Worker from, Worker to) {
        return () -> {
            for (int i = 0; i < ROUNDS; i++) {
                int size = i % 20 == 0 ? 1_000_000 : 1 + 37 * i;
                Tensor there = from.full(i % 5, size).move(to);
                Tensor back = there.move(from);
                try (Tensor sum = back.sum()) {
                    assertEquals((double) (i % 5) * size, sum.fetch().item());
                }
                back.close();
            }
            return null;
        };
    }

    @Test
    void poisonCrossesWithAMove() {
        Tensor x = fp.tensor(1f, 2).send(alice);
        Tensor bad = x.gather(0, fp.tensor(7L).send(alice));
        Tensor after = bad.to(bob).add(1);
        for (Runnable read : List.<Runnable>of(after::fetch, () -> bad.move(bob), bad::fetch)) {
            RemoteExecutionException told = assertThrows(RemoteExecutionException.class, read::run);
            assertEquals("gather", told.op());
            assertTrue(told.getMessage().contains("alice"), told::getMessage);
        }
        assertArrayEquals(new float[] {1, 2}, x.move(bob).get().toFloatArray());
    }

    private static Link link(ServedWorker to) {
        return AeronTransport.connect(AeronAddress.parse(to.address()), Options.defaults());
    }

    private static ObjectRef one(long id) {
        return new ObjectRef(id, DType.FLOAT32, Shape.of(1));
    }

    private static Layout whole(ObjectRef ref) {
        return Layout.contiguous(ref.shape());
    }

    private static Pending<MemorySegment> read(Link link, ObjectRef ref) {
        return link.read(ref, whole(ref), MemorySegment.ofArray(new byte[4]));
    }

    private static float value(Pending<MemorySegment> read) {
        return read.await(PATIENCE, "a read").get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
    }

    private static void move(Link from, long id, float value, Link to, long ticket) {
        ObjectRef source = one(id);
        from.put(source, MemorySegment.ofArray(new float[] {value}));
        from.moveOut(source, whole(source), to.destination(), ticket);
    }

    @Test
    void ticketIsRedeemedOnce() {
        try (Link onAlice = link(aliceServed);
                Link onBob = link(bobServed);
                Link neighbour = link(bobServed)) {
            ObjectRef first = one(1);
            onBob.expect(first, 77);
            move(onAlice, 1, 5, onBob, 77);
            assertEquals(5, value(read(onBob, first)));
            ObjectRef again = one(2);
            ObjectRef theirs = one(1);
            onBob.expect(again, 77);
            onBob.search(Set.of(), 9_000).await(PATIENCE, "a search"); // it is there first
            Pending<MemorySegment> second = read(onBob, again);
            neighbour.expect(theirs, 77);
            assertThrows(
                    FarpointException.class,
                    () -> neighbour.sync().await(PATIENCE, "a sync"),
                    "somebody waits under this ticket already");
            assertFalse(second.poll(), "nothing came twice");
            move(onAlice, 2, 6, onBob, 77);
            assertEquals(6, value(second));
            assertEquals(5, value(read(onBob, first)), "as it was");
        }
    }

    @Test
    void otherSessionWithAWrongTicketGetsNothing() {
        try (Link onAlice = link(aliceServed);
                Link onBob = link(bobServed);
                Link thief = link(bobServed)) {
            ObjectRef stolen = one(1);
            thief.expect(stolen, 78);
            ObjectRef moved = one(1);
            onBob.expect(moved, 77);
            Pending<MemorySegment> nothing = read(thief, stolen);
            move(onAlice, 1, 5, onBob, 77);
            assertEquals(5, value(read(onBob, moved)));
            assertFalse(nothing.poll(), "a wrong ticket redeems nothing");
        }
    }
}
