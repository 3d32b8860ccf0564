package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.LimitExceededException;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Device laws of memory: what is copied, what is counted, and what happens when there is no more.
 */
public interface MemoryLaws extends DeviceLaw {
    /**
     * A round trip.
     *
     * @param size bytes
     */
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 3, 7, 17, 31, 33, 127, 1021, 70_001})
    default void whatIsWrittenIsRead(int size) {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            byte[] bytes = counting(size);
            Buffer buffer = rig.put(bytes);
            assertEquals(size, buffer.bytes());
            assertArrayEquals(bytes, rig.bytes(buffer));
            buffer.close();
        }
    }

    /** A copy to or from the middle leaves the rest alone. */
    @Test
    default void copiesKeepTheirOffsets() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            byte[] bytes = counting(100);
            Buffer buffer = rig.put(bytes);
            byte[] middle = {-1, -2, -3, -4, -5};
            rig.backend.write(buffer, 7, MemorySegment.ofArray(middle));
            System.arraycopy(middle, 0, bytes, 7, middle.length);
            assertArrayEquals(bytes, rig.bytes(buffer));
            byte[] part = new byte[30];
            MemorySegment target = MemorySegment.ofArray(part).asSlice(3, 20);
            DeviceRig.await(rig.backend.read(buffer, 5, target));
            byte[] expected = new byte[30];
            System.arraycopy(bytes, 5, expected, 3, 20);
            assertArrayEquals(expected, part);
        }
    }

    /** A whole write of one buffer leaves its neighbours alone. */
    @Test
    default void neighboursAreUntouched() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer[] buffers = new Buffer[5];
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = rig.put(filled(61, i));
            }
            rig.backend.write(buffers[2], 0, MemorySegment.ofArray(filled(61, 99)));
            for (int i = 0; i < buffers.length; i++) {
                assertArrayEquals(filled(61, i == 2 ? 99 : i), rig.bytes(buffers[i]));
            }
        }
    }

    /** Plain memory is the caller's again when the call returns, whatever kind it is. */
    @Test
    default void theSourceOfAWriteIsFreeAtReturn() {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                Arena arena = Arena.ofConfined()) {
            MemorySegment[] sources = {
                MemorySegment.ofArray(new byte[64]),
                MemorySegment.ofArray(new int[16]),
                arena.allocate(64),
                arena.allocate(65).asSlice(1, 64)
            };
            for (MemorySegment source : sources) {
                Buffer buffer = rig.backend.allocate(64);
                source.fill((byte) 1);
                rig.backend.write(buffer, 0, source.asReadOnly());
                source.fill((byte) 2);
                assertArrayEquals(filled(64, 1), rig.bytes(buffer));
            }
        }
    }

    /** Memory that ends right after the call was the source all the same. */
    @Test
    default void theSourceOfAWriteMayEndAtReturn() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer buffer = rig.backend.allocate(1000);
            try (Arena arena = Arena.ofConfined()) {
                rig.backend.write(buffer, 0, arena.allocate(1000).fill((byte) 7));
            }
            assertArrayEquals(filled(1000, 7), rig.bytes(buffer));
        }
    }

    /** Staging memory is aligned, as large as asked, and free at completion. */
    @Test
    default void stagingMemoryIsFreeAtCompletion() {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                Arena arena = Arena.ofShared()) {
            assertEquals(0, rig.backend.staging(arena, 0).byteSize());
            MemorySegment staging = rig.backend.staging(arena, 4096);
            assertEquals(4096, staging.byteSize());
            assertEquals(0, staging.address() % 16);
            Buffer buffer = rig.backend.allocate(4096);
            staging.fill((byte) 1);
            DeviceRig.await(rig.backend.write(buffer, 0, staging));
            staging.fill((byte) 2);
            DeviceRig.await(rig.backend.read(buffer, 0, staging));
            assertArrayEquals(filled(4096, 1), staging.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** A part of staging memory is staging memory. */
    @Test
    default void aPartOfStagingMemoryIsCopiedToo() {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                Arena arena = Arena.ofShared()) {
            MemorySegment staging = rig.backend.staging(arena, 300);
            staging.copyFrom(MemorySegment.ofArray(counting(300)));
            Buffer buffer = rig.backend.allocate(100);
            DeviceRig.await(rig.backend.write(buffer, 0, staging.asSlice(33, 100)));
            assertArrayEquals(Arrays.copyOfRange(counting(300), 33, 133), rig.bytes(buffer));
        }
    }

    /** What is in use is counted in the bytes that were asked for. */
    @Test
    default void openBuffersAreCounted() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            assertUse(rig, 0, 0);
            Buffer first = rig.backend.allocate(1000);
            Buffer empty = rig.backend.allocate(0);
            Buffer second = rig.backend.allocate(24);
            assertUse(rig, 1024, 3);
            first.close();
            first.close(); // once more is nothing more
            settle(rig);
            assertUse(rig, 24, 2);
            empty.close();
            second.close();
            settle(rig);
            assertUse(rig, 0, 0);
        }
    }

    /** A refusal says how much was asked, used and free, and changes nothing. */
    @Test
    default void memoryThatIsNotThereIsRefusedWithFigures() {
        try (DeviceRig rig = DeviceRig.open(capabilities(), 1 << 20)) {
            Buffer held = rig.backend.allocate(123_456);
            var error =
                    assertThrows(
                            LimitExceededException.class, () -> rig.backend.allocate(1_000_003));
            for (long figure : new long[] {1_000_003, 123_456, (1 << 20) - 123_456}) {
                assertTrue(
                        error.getMessage().contains(Long.toString(figure)),
                        () -> "asked, used and free: no " + figure + " in " + error.getMessage());
            }
            assertUse(rig, 123_456, 1);
            held.close();
            settle(rig);
            rig.backend.allocate(1_000_003).close();
        }
    }

    /** What was given back can be had again, many times over. */
    @Test
    default void memoryGivenBackIsThereAgain() {
        try (DeviceRig rig = DeviceRig.open(capabilities(), 1 << 20)) {
            for (int i = 0; i < 200; i++) {
                Buffer buffer = rig.backend.allocate(1_000_000);
                rig.backend.write(buffer, i, MemorySegment.ofArray(counting(10)));
                buffer.close();
                settle(rig);
            }
            assertUse(rig, 0, 0);
        }
    }

    /**
     * Many threads take and give memory at once.
     *
     * @throws Exception if one fails
     */
    @Test
    default void manyThreadsTakeMemoryAtOnce() throws Exception {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            var work =
                    java.util.stream.IntStream.range(0, 8)
                            .mapToObj(thread ->
                                    threads.submit(() -> {
                                        for (int i = 0; i < 25; i++) {
                                            byte[] bytes = filled(257, thread);
                                            Buffer buffer = rig.put(bytes);
                                            assertArrayEquals(bytes, rig.bytes(buffer));
                                            buffer.close();
                                        }
                                    }))
                            .toList();
            for (var each : work) {
                each.get();
            }
            settle(rig);
            assertUse(rig, 0, 0);
        }
    }

    /** A faster way between devices, where there is one, copies what it says. */
    @Test
    default void copyFromCopiesOrSaysNo() {
        try (DeviceRig rig = DeviceRig.open(capabilities());
                DeviceRig other = DeviceRig.open(capabilities())) {
            for (DeviceRig source : new DeviceRig[] {rig, other}) {
                Buffer target = rig.put(filled(50, 9));
                Buffer from = source.put(counting(50));
                boolean copied = rig.backend.copyFrom(target, 3, source.backend, from, 5, 20);
                byte[] expected = filled(50, 9);
                if (copied) {
                    System.arraycopy(counting(50), 5, expected, 3, 20);
                }
                assertArrayEquals(expected, rig.bytes(target));
            }
        }
    }

    private static void assertUse(DeviceRig rig, long bytes, long buffers) {
        BackendStats stats = rig.backend.stats();
        assertEquals(bytes, stats.bytesInUse(), "bytes in use");
        assertEquals(buffers, stats.buffersInUse(), "buffers in use");
    }

    /** Waits until all that was enqueued is done, so that memory closed before is free. */
    private static void settle(DeviceRig rig) {
        Buffer last = rig.backend.allocate(1);
        Completion end = rig.backend.read(last, 0, MemorySegment.ofArray(new byte[1]));
        DeviceRig.await(end);
        last.close();
    }

    private static byte[] counting(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 7 + 3);
        }
        return bytes;
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
