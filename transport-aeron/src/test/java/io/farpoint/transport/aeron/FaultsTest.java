package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.ServedWorker;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.session.SessionLimits;
import io.farpoint.spi.Backend;
import io.farpoint.tck.link.ListeningWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that stop, go on and die while others wait for them. */
@Tag("system")
@Isolated("it stops processes and watches the clock")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class FaultsTest {
    private static final long SUSPECT_MS = 1_000;
    private static final String TIMES = "suspect-ms=" + SUSPECT_MS + "|lease-ms=20000";

    private Farpoint fp;

    @BeforeEach
    void start() {
        fp = Farpoint.start(Options.defaults().memoryLimitBytes(1L << 30));
    }

    @AfterEach
    void close() {
        fp.close();
    }

    private static String address(String media) {
        return media.equals("ipc") ? "aeron:ipc?" + TIMES : Doors.UDP.get() + "|" + TIMES;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void killedWorkerFailsItsWaitersByNameAndNoOthers(String media) throws Exception {
        try (Victim victim = Victim.worker(address(media));
                ExecutorService waiters = Executors.newFixedThreadPool(2)) {
            Worker bob = fp.connect("bob", victim.said());
            Worker carol = fp.virtualWorker("carol");
            Tensor there = fp.ones(8).send(bob);
            Tensor elsewhere = fp.ones(8).send(carol);
            bob.sync();
            victim.stop(); // so that both surely wait when it dies
            Future<Tensor> fetched = waiters.submit(() -> there.add(there).fetch());
            Future<?> synced = waiters.submit(bob::sync);
            victim.kill();
            for (Future<?> waiter : new Future<?>[] {fetched, synced}) {
                Throwable told = assertThrows(ExecutionException.class, waiter::get).getCause();
                assertInstanceOf(WorkerUnavailableException.class, told);
                assertTrue(told.getMessage().contains("silent"), told::getMessage);
            }
            assertEquals(16, elsewhere.add(elsewhere).sum().fetch().item());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void workerStoppedForAMomentLosesNothing(String media) throws Exception {
        try (Victim victim = Victim.worker(address(media))) {
            Worker bob = fp.connect("bob", victim.said());
            Tensor count = bob.zeros(3);
            bob.sync();
            victim.stop();
            for (int i = 0; i < 100; i++) {
                count.add_(1);
            }
            Thread.sleep(SUSPECT_MS / 4);
            victim.resume();
            assertArrayEquals(new float[] {100, 100, 100}, count.fetch().toFloatArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void workerStoppedBeyondSuspicionFailsWaitersAndResumes(String media) throws Exception {
        try (Victim victim = Victim.worker(address(media))) {
            Worker bob = fp.connect("bob", victim.said());
            Tensor count = bob.zeros(3);
            Tensor large = bob.ones(1_000_000);
            bob.sync();
            victim.stop();
            count.add_(1);
            assertThrows(WorkerUnavailableException.class, count::fetch);
            count.add_(1);
            victim.resume();
            assertEquals(2, Victim.eventuallyMax(count), "each command once");
            assertEquals(1_000_000, large.sum().fetch().item());
        }
    }

    @Test
    void longOpKeepsNoHeartbeatBackAndNoNeighbour() {
        long suspectMs = 300;
        try (ServedWorker served = fp.serve("bob", "aeron:ipc?suspect-ms=" + suspectMs);
                Farpoint other = Farpoint.start(Options.defaults())) {
            Worker bob = fp.connect("bob", served.address());
            Worker same = other.connect("bob", served.address());
            Tensor one = same.ones(1);
            Tensor large = bob.rand(1500, 1500);
            long start = System.nanoTime();
            long busy = 4 * suspectMs * 1_000_000;
            int fetched = 0;
            do {
                Tensor product = large.matmul(large).mul(1e-3);
                CompletableFuture<Tensor> sum = product.sum().fetchAsync();
                while (!sum.isDone()) {
                    assertEquals(1, one.fetch().item());
                    fetched++;
                }
                sum.join();
            } while (System.nanoTime() - start < busy);
            assertTrue(fetched > 0, "a neighbour is served while products run");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void killedClientIsCleanedUpAfterItsLease(String media) throws Exception {
        String uri =
                (media.equals("ipc") ? "aeron:ipc?" : Doors.UDP.get() + "|")
                        + "suspect-ms=500|lease-ms=1000";
        SessionLimits limits = new SessionLimits(1000, 1L << 30);
        try (Backend cpu = Doors.cpu();
                ListeningWorker worker =
                        ListeningWorker.start("bob", cpu, limits, uri, Options.defaults());
                Victim client = Victim.client(worker.address())) {
            long before = cpu.stats().bytesInUse();
            assertTrue(before >= 4_000_000, () -> "the client's tensor is there: " + before);
            client.kill();
            while (cpu.stats().bytesInUse() > before - 4_000_000) {
                Thread.sleep(10);
            }
            Worker bob = fp.connect("bob", worker.address());
            assertEquals(3, bob.ones(3).sum().fetch().item(), "and the worker serves others");
        }
    }

    @Test
    void longOpOfOneClientStopsNoOther() {
        try (ServedWorker served = fp.serve("bob", "aeron:ipc");
                Farpoint other = Farpoint.start(Options.defaults())) {
            Worker bob = fp.connect("bob", served.address());
            Worker same = other.connect("bob", served.address());
            Tensor small = same.ones(1);
            Tensor left = bob.ones(1500, 1500);
            bob.sync();
            Tensor product = left.matmul(left);
            for (int i = 0; i < 10; i++) {
                product = product.matmul(left);
            }
            Tensor last = product;
            var answer = last.slice(0, 0, 1).slice(1, 0, 1).getAsync();
            int fetched = 0;
            while (!answer.isDone()) {
                assertEquals(1, small.fetch().item());
                fetched++;
            }
            assertTrue(fetched > 20, "fetches during eleven large products: " + fetched);
        }
    }

    @Test
    void workerThatEndsSaysSo() {
        Worker bob;
        Tensor there;
        try (ServedWorker served = fp.serve("bob", "aeron:ipc")) {
            bob = fp.connect("bob", served.address());
            there = bob.ones(3);
            bob.sync();
        }
        String told = assertThrows(WorkerUnavailableException.class, there::fetch).getMessage();
        assertTrue(told.contains("closed"), told);
    }

    @Test
    void noFileIsLeftInSharedMemory() throws IOException {
        String folder;
        try (ServedWorker served = fp.serve("bob", "aeron:ipc")) {
            folder = AeronAddress.parse(served.address()).aeronDir();
            assertTrue(Files.exists(Path.of(folder)));
            fp.connect("bob", served.address()).ones(3).fetch();
        }
        assertFalse(Files.exists(Path.of(folder)));
    }

    @Test
    void whatAKilledWorkerLeftIsSweptAndALivingOneIsNot(@TempDir Path parent) throws Exception {
        Path dead = parent.resolve("farpoint-dead");
        Path living = parent.resolve("farpoint-living");
        try (Victim victim = Victim.worker("aeron:ipc?aeron-dir=" + dead);
                ServedWorker served = fp.serve("bob", "aeron:ipc?aeron-dir=" + living)) {
            victim.kill();
            while (Files.exists(dead)) {
                Thread.sleep(100);
                DriverFolders.sweep(parent, 3 * SUSPECT_MS);
            }
            assertTrue(Files.exists(living));
            assertEquals(3, fp.connect("bob", served.address()).ones(3).sum().fetch().item());
        }
    }

    @Test
    void killedWorkersFolderServesTheNextAndALivingOnesDoesNot(@TempDir Path parent)
            throws Exception {
        String address = "aeron:ipc?aeron-dir=" + parent.resolve("bob");
        try (Victim victim = Victim.worker(address)) {
            String told =
                    assertThrows(FarpointException.class, () -> fp.serve("bob", address))
                            .getMessage();
            assertTrue(told.contains("holds an Aeron driver"), told);
            victim.kill();
        }
        Thread.sleep(Node.ATTACH_MS);
        try (ServedWorker served = fp.serve("bob", address)) {
            assertEquals(3, fp.connect("bob", served.address()).ones(3).sum().fetch().item());
        }
    }

    @Test
    void addressesThatOthersReachAreRefused() {
        String told =
                assertThrows(
                                FarpointException.class,
                                () -> fp.serve("bob", "aeron:udp?endpoint=0.0.0.0:20121"))
                        .getMessage();
        assertTrue(told.contains("0.0.0.0:20121") && told.contains("localhost"), told);
    }
}
