package io.farpoint.backend.cpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.LimitExceededException;
import io.farpoint.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The allocator: reuse, limits, threads, no growth. */
@Tag("unit")
class CpuMemoryTest {
    private static final long LIMIT = 64L << 20;

    private final CpuMemory memory = new CpuMemory("cpu", LIMIT, 2);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void everySizeFitsItsClassAndNoSmallerOne() {
        for (int bytes = 0;
                bytes <= CpuMemory.LARGEST_BLOCK_BYTES;
                bytes += bytes < 5000 ? 1 : 97) {
            int sizeClass = CpuMemory.classOf(bytes);
            int size = CpuMemory.classBytes(sizeClass);
            assertTrue(size >= bytes && size % Chunk.ALIGNMENT == 0, bytes + " in " + size);
            assertTrue(sizeClass == 0 || CpuMemory.classBytes(sizeClass - 1) < bytes);
        }
    }

    @Test
    void memoryOfAClosedBufferIsUsedAgain() {
        for (long bytes : new long[] {1, 1000, 100_000, 5_000_000}) {
            CpuBuffer first = memory.allocate(bytes);
            first.close();
            CpuBuffer second = memory.allocate(bytes);
            assertSame(first.slab.segment, second.slab.segment, bytes + " bytes");
            assertEquals(first.start, second.start);
            second.close();
        }
    }

    @Test
    void liveBuffersDoNotOverlap() {
        SplittableRandom random = new SplittableRandom(1);
        List<CpuBuffer> live = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            CpuBuffer buffer = memory.allocate(random.nextInt(1, i % 50 == 0 ? 200_000 : 700));
            buffer.slab.segment.asSlice(buffer.start, buffer.bytes()).fill((byte) i);
            live.add(buffer);
            if (live.size() > 100) {
                check(live.remove(random.nextInt(live.size())), live);
            }
        }
        live.forEach(CpuBuffer::close);
        assertEquals(0, memory.usedBytes());
        assertEquals(0, memory.buffers());
    }

    private static void check(CpuBuffer buffer, List<CpuBuffer> others) {
        for (CpuBuffer other : others) {
            boolean apart =
                    other.slab != buffer.slab
                            || other.start + other.bytes() <= buffer.start
                            || buffer.start + buffer.bytes() <= other.start;
            assertTrue(apart, () -> buffer + " overlaps " + other);
        }
        buffer.close();
    }

    @Test
    void theLimitSaysWhatWasAskedUsedAndFree() {
        CpuBuffer first = memory.allocate(LIMIT - 1000);
        LimitExceededException e =
                assertThrows(LimitExceededException.class, () -> memory.allocate(1001));
        assertTrue(e.getMessage().contains("1001 bytes"), e.getMessage());
        assertTrue(e.getMessage().contains(LIMIT - 1000 + " bytes are used"), e.getMessage());
        assertTrue(e.getMessage().contains("1000 are free"), e.getMessage());
        memory.allocate(1000).close();
        first.close();
        memory.allocate(LIMIT).close();
        assertThrows(LimitExceededException.class, () -> memory.allocate(Long.MAX_VALUE));
        assertEquals(0, memory.usedBytes());
    }

    @Test
    void closingTwiceGivesBackOnce() {
        for (long bytes : new long[] {100, 5_000_000}) {
            CpuBuffer kept = memory.allocate(bytes);
            CpuBuffer buffer = memory.allocate(bytes);
            buffer.close();
            buffer.close();
            CpuBuffer a = memory.allocate(bytes);
            CpuBuffer b = memory.allocate(bytes);
            assertFalse(a.slab == b.slab && a.start == b.start);
            assertEquals(3, memory.buffers());
            List.of(kept, a, b).forEach(CpuBuffer::close);
            assertEquals(0, memory.usedBytes());
        }
    }

    @Test
    void aHundredThousandBuffersDoNotGrowWhatIsHeld() {
        SplittableRandom random = new SplittableRandom(2);
        long[] sizes = random.longs(50, 0, 300_000).toArray();
        long held = 0;
        for (int i = 0; i < 100_000; i++) {
            memory.allocate(sizes[i % sizes.length]).close();
            if (i == 1000) {
                held = memory.reserve().heldBytes();
            }
        }
        assertEquals(held, memory.reserve().heldBytes());
    }

    @Test
    void slabsOfOneSizeServeAnotherWhenEmpty() {
        for (int size = 100; size < 4000; size += 100) {
            List<CpuBuffer> live = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                live.add(memory.allocate(size));
            }
            live.forEach(CpuBuffer::close);
        }
        // 3,000 of 4,000 bytes are 12 MB; each size keeps at most one slab of 256 KiB to itself.
        assertTrue(memory.reserve().heldBytes() < 30_000_000, () -> memory.details().toString());
    }

    @Test
    void idleChunksAreBounded() {
        List<CpuBuffer> live = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            live.add(memory.allocate(8_000_000));
        }
        live.forEach(CpuBuffer::close);
        assertTrue(memory.reserve().idleBytes() <= LIMIT / 2);
        assertEquals(memory.reserve().idleBytes(), memory.reserve().heldBytes());
    }

    @Test
    void eightThreadsShareIt() throws InterruptedException {
        BlockingQueue<CpuBuffer> handedOver = new ArrayBlockingQueue<>(256);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int seed = i;
            Thread thread = new Thread(() -> churn(seed, handedOver, failure));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        handedOver.forEach(CpuBuffer::close);
        assertEquals(null, failure.get());
        assertEquals(0, memory.usedBytes());
        assertEquals(0, memory.buffers());
    }

    private void churn(
            int seed, BlockingQueue<CpuBuffer> handedOver, AtomicReference<Throwable> failure) {
        try {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 20_000; i++) {
                CpuBuffer buffer = memory.allocate(random.nextInt(1, 2000));
                var bytes = buffer.slab.segment.asSlice(buffer.start, buffer.bytes());
                bytes.fill((byte) seed);
                if (bytes.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0) != seed) {
                    throw new AssertionError("another thread has this memory");
                }
                if (random.nextBoolean() && handedOver.offer(buffer)) {
                    buffer = handedOver.poll();
                }
                if (buffer != null) {
                    buffer.close();
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    @Test
    void afterCloseThereIsNoMemory() {
        CpuBuffer buffer = memory.allocate(100);
        memory.close();
        assertThrows(BackendException.class, () -> memory.allocate(100));
        buffer.close();
    }
}
