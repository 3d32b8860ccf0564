package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farpoint.DType;
import io.farpoint.DeadlineExceededException;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

/** Device laws of the queue: in which order calls take effect, and when a caller hears of it. */
public interface OrderLaws extends DeviceLaw {
    /** Ops on one buffer, without a wait between. */
    @Test
    default void oneThreadsOpsRunInItsOrder() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.put(1, 2, 3);
            Buffer y = rig.backend.allocate(12);
            for (int i = 0; i < 50; i++) {
                rig.add(x, 1, y);
                rig.add(y, 1, x);
            }
            assertArrayEquals(new float[] {101, 102, 103}, rig.floats(x));
            assertArrayEquals(new float[] {100, 101, 102}, rig.floats(y));
        }
    }

    /** A read sees all before it and nothing after it; a write is seen by all after it. */
    @Test
    default void copiesAndOpsKeepTheirOrder() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.backend.allocate(12);
            List<float[]> seen = new ArrayList<>();
            Completion last = Completion.DONE;
            for (int i = 0; i < 20; i++) {
                rig.backend.write(x, 0, MemorySegment.ofArray(new float[] {i, i, i}));
                rig.add(x, 0.5f, x);
                float[] target = new float[3];
                last = rig.backend.read(x, 0, MemorySegment.ofArray(target));
                seen.add(target);
            }
            DeviceRig.await(last);
            for (int i = 0; i < 20; i++) {
                float[] expected = {i + 0.5f, i + 0.5f, i + 0.5f};
                assertArrayEquals(expected, seen.get(i), "round " + i);
            }
        }
    }

    /** Closing a buffer does not take it from work that was enqueued before. */
    @Test
    default void enqueuedWorkStillSeesAClosedBuffer() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer result = rig.backend.allocate(4000);
            for (int i = 0; i < 20; i++) {
                float[] values = new float[1000];
                Arrays.fill(values, i);
                Buffer x = rig.put(values);
                Buffer y = rig.backend.allocate(4000);
                rig.add(x, 1, y);
                x.close();
                rig.put(new float[1000]).close(); // may be given the same memory
                rig.add(y, 1, result);
                y.close();
            }
            float[] expected = new float[1000];
            Arrays.fill(expected, 21);
            assertArrayEquals(expected, rig.floats(result));
        }
    }

    /** The arrays of a call are the caller's again at return. */
    @Test
    default void operandArraysAreNotKept() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.put(1, 2);
            Operand[] inputs = {DeviceRig.row(x, DType.FLOAT32), DeviceRig.number(5)};
            Operand[] outputs = {DeviceRig.row(x, DType.FLOAT32)};
            rig.backend.execute(DeviceRig.ADD_IMMEDIATE, inputs, outputs);
            Arrays.fill(inputs, null);
            Arrays.fill(outputs, null);
            assertArrayEquals(new float[] {6, 7}, rig.floats(x));
        }
    }

    /**
     * What happens before another thread's call takes effect before it.
     *
     * @throws Exception if a thread fails
     */
    @Test
    default void handingOverToAnotherThreadKeepsTheOrder() throws Exception {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Buffer[] buffers = {rig.put(0, 0, 0), rig.put(0, 0, 0)};
            var there = new SynchronousQueue<Integer>();
            var back = new SynchronousQueue<Integer>();
            Future<?> other =
                    threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            int turn = there.take();
                            rig.add(buffers[1], 1, buffers[0]);
                            back.put(turn + 1);
                        }
                        return null;
                    });
            for (int i = 0; i < 100; i++) {
                rig.add(buffers[0], 1, buffers[1]);
                there.put(i);
                back.take();
            }
            other.get();
            assertArrayEquals(new float[] {200, 200, 200}, rig.floats(buffers[0]));
        }
    }

    /**
     * Eight threads, each on buffers of its own.
     *
     * @throws Exception if a thread fails
     */
    @Test
    default void manyThreadsEachKeepTheirOrder() throws Exception {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                float start = 1000 * thread;
                all.add(
                        threads.submit(() -> {
                            Buffer x = rig.put(start, start + 1, start + 2);
                            for (int i = 0; i < 30; i++) {
                                rig.add(x, 1, x);
                            }
                            float[] end = {start + 30, start + 31, start + 32};
                            assertArrayEquals(end, rig.floats(x));
                            x.close();
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** A completion that was waited for stays done, and so are those before it. */
    @Test
    default void completionsComeInOrderAndStay() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.put(1, 2, 3);
            List<Completion> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                float[] source = {i, i, i};
                all.add(rig.backend.write(x, 0, MemorySegment.ofArray(source)));
                all.add(rig.backend.read(x, 0, MemorySegment.ofArray(new float[3])));
            }
            DeviceRig.await(all.getLast());
            for (Completion each : all) {
                assertTrue(each.poll());
                each.await(Duration.ZERO);
            }
        }
    }

    /** Without a wait a completion is either done or late, never anything else. */
    @Test
    default void waitingNoTimeEndsAtOnce() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.put(new byte[100_000]);
            byte[] target = new byte[100_000];
            Completion end = rig.backend.read(x, 0, MemorySegment.ofArray(target));
            try {
                end.await(Duration.ZERO);
                assertTrue(end.poll());
            } catch (DeadlineExceededException late) {
                DeviceRig.await(end); // it goes on
            }
            assertArrayEquals(new byte[100_000], target);
        }
    }

    /** A held device holds nobody else: all but a wait returns at once. */
    @Test
    default void nothingButAWaitWaits() {
        assumeTrue(capabilities().faults().isPresent(), "its device cannot be held");
        Faults faults = capabilities().faults().get();
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Backend backend = rig.backend;
            Buffer x = rig.put(1, 2, 3);
            faults.hold(backend);
            float[] source = {10, 20, 30};
            Completion written = backend.write(x, 0, MemorySegment.ofArray(source));
            Arrays.fill(source, -1); // plain memory: the old values count
            rig.add(x, 1, x);
            Buffer y = backend.allocate(12);
            rig.add(x, 1, y);
            float[] target = new float[3];
            Completion read = backend.read(y, 0, MemorySegment.ofArray(target));
            x.close();
            y.close();
            assertFalse(written.poll());
            assertFalse(read.poll());
            var late =
                    assertThrows(
                            DeadlineExceededException.class,
                            () -> read.await(Duration.ofMillis(5)));
            assertTrue(late.getMessage().contains("5"), late.getMessage());
            assertArrayEquals(new float[3], target);
            faults.release(backend);
            DeviceRig.await(read);
            assertTrue(written.poll());
            assertArrayEquals(new float[] {12, 22, 32}, target);
        }
    }

    /** Ops are counted once each. */
    @Test
    default void opsAreCounted() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            long before = rig.backend.stats().opsExecuted();
            Buffer x = rig.put(1, 2, 3);
            for (int i = 0; i < 7; i++) {
                rig.add(x, 1, x);
            }
            rig.floats(x);
            assertEquals(before + 7, rig.backend.stats().opsExecuted());
        }
    }
}
