package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.session.Command;
import io.farpoint.session.Found;
import io.farpoint.session.Link;
import io.farpoint.session.ObjectRef;
import io.farpoint.session.SessionLimits;
import io.farpoint.spi.Backend;
import io.farpoint.tck.link.ListeningWorker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Sixteen clients of one worker, who never notice each other; and one who never listens. */
@Tag("system")
@Isolated("it weighs the heap")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ManyClientsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int[] SIZES = {1, 3, 1000, 40, 100_000, 2, 17_000, 7};
    private static final DType F = DType.FLOAT32;
    private static final Op NEXT =
            new Op.Map(
                    new Expr.Binary(
                            BinaryKind.ADD,
                            new Expr.Input(0, F),
                            new Expr.Const(Scalars.bits(1.0, F), F)));

    /** What a worker may hold for a client who reads nothing: its limit of unsent, and some. */
    private static final long MOST_FOR_ONE = 3 * Connection.MAX_UNSENT_BYTES;

    private static final int REFUSALS = 2000;

    private Backend cpu;
    private ListeningWorker worker;

    @BeforeEach
    void start() {
        cpu = Doors.cpu();
        SessionLimits limits = new SessionLimits(1000, 1L << 28);
        worker = ListeningWorker.start("bob", cpu, limits, "aeron:ipc", Options.defaults());
    }

    @AfterEach
    void close() {
        worker.close();
        cpu.close();
    }

    /** Two clients to a thread, for each what a task makes of its number. */
    private static void all(Client client) throws Exception {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int first = 2 * i;
                Callable<Void> two =
                        () -> {
                            client.work(first, first + 1);
                            return null;
                        };
                done.add(threads.submit(two));
            }
        }
        for (Future<?> each : done) {
            each.get();
        }
    }

    private interface Client {
        void work(int one, int other) throws Exception;
    }

    private Link link() {
        return AeronTransport.connect(AeronAddress.parse(worker.address()), Options.defaults());
    }

    private static float[] values(int client, int round, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = client * 1000 + round * 10 + i % 7;
        }
        return values;
    }

    private static float[] plusOne(float[] values) {
        float[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i]++;
        }
        return sums;
    }

    @Test
    void clientsWithTheSameIdsAtOnceReadAndFindTheirOwnAlone() throws Exception {
        all((one, other) -> {
            try (Link first = link();
                    Link second = link()) {
                for (int round = 0; round < ROUNDS; round++) {
                    sameIds(Map.of(one, first, other, second), round);
                }
            }
        });
        try (Link after = link()) {
            assertEquals(List.of(), after.search(Set.of(), 1).await(PATIENCE, "a search"));
        }
    }

    private static void sameIds(Map<Integer, Link> clients, int round) {
        Map<Integer, List<ObjectRef>> refs = new java.util.TreeMap<>();
        clients.forEach((client, link) -> {
            int size = SIZES[(client + round) % SIZES.length];
            ObjectRef in = new ObjectRef(2L * round + 1, F, Shape.of(size));
            ObjectRef out = new ObjectRef(2L * round + 2, F, Shape.of(size));
            Layout[] whole = {Layout.contiguous(in.shape())};
            link.put(in, MemorySegment.ofArray(values(client, round, size)));
            link.execute(
                    NEXT,
                    new ObjectRef[] {in},
                    whole,
                    new long[0],
                    new ObjectRef[] {out},
                    whole,
                    "");
            refs.put(client, List.of(in, out));
        });
        refs.forEach((client, both) -> {
            Link link = clients.get(client);
            ObjectRef in = both.get(0);
            float[] sent = values(client, round, (int) in.shape().size());
            assertArrayEquals(sent, read(link, in));
            assertArrayEquals(plusOne(sent), read(link, both.get(1)));
            List<Found> own = link.search(Set.of(), 9_000).await(PATIENCE, "a search");
            List<Long> expected = LongStream.rangeClosed(1, 2L * round + 2).boxed().toList();
            assertEquals(expected, own.stream().map(Found::id).toList());
            assertEquals(in.shape(), own.get(2 * round).shape());
        });
    }

    private static float[] read(Link link, ObjectRef ref) {
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(ref.bytes())]);
        return link.read(ref, Layout.contiguous(ref.shape()), target)
                .await(PATIENCE, "a read")
                .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @Test
    void farpointsAtOnceSeeTheirOwnObjectsAlone() throws Exception {
        all((one, other) -> {
            try (Farpoint first = Farpoint.start(Options.defaults());
                    Farpoint second = Farpoint.start(Options.defaults())) {
                Worker mine = first.connect("bob", worker.address());
                Worker theirs = second.connect("bob", worker.address());
                for (int round = 0; round < ROUNDS; round++) {
                    own(first, mine, one, round);
                    own(second, theirs, other, round);
                }
            }
        });
    }

    private static void own(Farpoint fp, Worker bob, int client, int round) {
        float[] sent = values(client, round, SIZES[(client + round) % SIZES.length]);
        try (Tensor there = fp.tensor(sent).send(bob);
                Tensor next = there.add(1)) {
            assertArrayEquals(plusOne(sent), next.fetch().toFloatArray());
            assertEquals(2, bob.objects().size());
            bob.objects()
                    .values()
                    .forEach(info -> assertEquals(Shape.of(sent.length), info.shape()));
        }
    }

    @Test
    void clientWhoAsksOneByOneAndReadsNothingStopsNobody() throws Exception {
        deaf(1, 100_000);
    }

    @Test
    void clientWhoAsksForMuchInOneFrameAndReadsNothingStopsNobody() throws Exception {
        deaf(4000, 100_000);
    }

    @Test
    void clientWhoAsksForLittleInOneFrameAndReadsNothingStopsNobody() throws Exception {
        deaf(4000, 5000);
    }

    /** Asks until the stream takes no more, and reads nothing. */
    private void deaf(int getsPerFrame, int floats) throws Exception {
        try (RawClient stranger = new RawClient(worker.address());
                Farpoint fp = Farpoint.start(Options.defaults())) {
            Worker bob = fp.connect("bob", worker.address());
            stranger.enter();
            Shape shape = Shape.of(floats);
            stranger.send(2, new Command.Expect(1, F, shape, 5), new Command.Put(5, 4L * floats));
            stranger.send(4, new Command.Chunk(5, 0, MemorySegment.ofArray(new float[floats])));
            long before = heap();
            Command[] gets = new Command[getsPerFrame];
            Arrays.fill(gets, new Command.Get(1, 1, Layout.contiguous(shape)));
            long number = 5;
            for (int refused = 0; refused < REFUSALS; ) {
                if (stranger.offer(stranger.frame(number, gets))) {
                    number += gets.length;
                    refused = 0;
                } else {
                    refused++;
                    stranger.workDeaf();
                    if (refused % 100 == 0) {
                        assertEquals(3, fp.ones(3).send(bob).sum().fetch().item());
                    }
                }
            }
            long more = heap() - before;
            System.out.println(
                    "%,d Gets, of which nothing was read, hold %,d bytes"
                            .formatted(number - 5, more));
            assertTrue(more < MOST_FOR_ONE, () -> "held for one who reads nothing: " + more);
            assertEquals(3, fp.ones(3).send(bob).sum().fetch().item());
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
