package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.LimitExceededException;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What makes the far device far: it is late, and what is wrong is told at the call. */
@Tag("unit")
class FarMemoryBackendTest {
    private final FarMemoryBackend far =
            new FarMemoryBackend(FarMemoryBackend.DEVICE, 1000, Delays.NONE);

    @AfterEach
    void close() {
        far.close();
    }

    @Test
    void itIsNotInline() {
        assertFalse(far.device().inline());
    }

    @Test
    void stagedMemoryIsReadWhenTheDeviceGetsThere() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment staging = far.staging(arena, 4);
            MemorySegment plain = arena.allocate(4);
            Buffer fromStaging = far.allocate(4);
            Buffer fromPlain = far.allocate(4);
            far.hold();
            staging.fill((byte) 1);
            plain.fill((byte) 1);
            Completion staged = far.write(fromStaging, 0, staging);
            far.write(fromPlain, 0, plain);
            staging.fill((byte) 2); // too early, and the device sees it
            plain.fill((byte) 2); // the caller's own again
            assertFalse(staged.poll());
            far.release();
            assertArrayEquals(new byte[] {2, 2, 2, 2}, read(fromStaging));
            assertArrayEquals(new byte[] {1, 1, 1, 1}, read(fromPlain));
            assertEquals(1, far.stats().details().get("writesStaged"));
            assertEquals(1, far.stats().details().get("writesCopied"));
        }
    }

    @Test
    void stagingMemoryOfAnAutomaticArenaGoesWithItsLastUser() {
        MemorySegment staging = far.staging(Arena.ofAuto(), 64);
        var gone = new WeakReference<>(staging.scope());
        staging = null;
        for (int i = 0; i < 20 && gone.get() != null; i++) {
            System.gc();
        }
        assertNull(gone.get(), "the device keeps staging memory alive");
    }

    @Test
    void aTargetThatItsThreadCannotReachIsRefusedAtTheCall() {
        Buffer buffer = far.allocate(4);
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment target = confined.allocate(4);
            var error =
                    assertThrows(IllegalArgumentException.class, () -> far.read(buffer, 0, target));
            assertTrue(error.getMessage().contains("confined"), error.getMessage());
        }
        MemorySegment constant = MemorySegment.ofArray(new byte[4]).asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> far.read(buffer, 0, constant));
    }

    @Test
    void aTargetThatEndsTooEarlyFailsItsReadAlone() {
        Buffer buffer = far.allocate(4);
        far.write(buffer, 0, MemorySegment.ofArray(new byte[] {1, 2, 3, 4}));
        Arena arena = Arena.ofShared();
        far.hold();
        Completion end = far.read(buffer, 0, arena.allocate(4));
        arena.close();
        far.release();
        var error = assertThrows(BackendException.class, () -> end.await(GuardedObject.PATIENCE));
        assertTrue(error.getMessage().contains("host memory"), error.getMessage());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, read(buffer));
    }

    @Test
    void theLimitIsToldAtOnceAndCountsWhatWasClosed() {
        far.hold();
        Buffer most = far.allocate(900);
        var error = assertThrows(LimitExceededException.class, () -> far.allocate(101));
        assertTrue(error.getMessage().contains("900 used"), error.getMessage());
        most.close();
        far.allocate(1000);
        far.release();
    }

    @Test
    void aClosedBufferIsFoundOutAtTheCall() {
        Buffer buffer = far.allocate(4);
        buffer.close();
        MemorySegment host = MemorySegment.ofArray(new byte[4]);
        assertThrows(BackendException.class, () -> far.write(buffer, 0, host));
        assertThrows(BackendException.class, () -> far.read(buffer, 0, host));
    }

    @Test
    void itsThreadHasANameAndEndsWithIt() {
        assertEquals(1, threads(far));
        FarMemoryBackend another = new FarMemoryBackend(Delays.seeded(1));
        assertEquals(2, threads(far));
        another.close();
        assertEquals(1, threads(far));
    }

    private static long threads(FarMemoryBackend far) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("farpoint-" + far.device().name()))
                .count();
    }

    @Test
    void aSeedTellsTheDelays() {
        Delays one = Delays.seeded(7);
        Delays other = Delays.seeded(7);
        long most = 0;
        for (int i = 0; i < 1000; i++) {
            long delay = one.nextNanos();
            assertEquals(delay, other.nextNanos());
            most = Math.max(most, delay);
        }
        assertTrue(most > 0 && most < Delays.LONGEST_NANOS);
    }

    @Test
    void whatIsLostIsLostOnceForTheFirstReason() {
        Buffer buffer = far.allocate(4);
        far.lose("the first");
        far.lose("the second");
        var error = assertThrows(BackendException.class, () -> far.allocate(1));
        assertEquals("device farmemory is lost: the first", error.getMessage());
        buffer.close();
        assertEquals(0, far.stats().bytesInUse());
    }

    private byte[] read(Buffer buffer) {
        MemorySegment target = MemorySegment.ofArray(new byte[(int) buffer.bytes()]);
        far.read(buffer, 0, target).await(GuardedObject.PATIENCE);
        return target.toArray(ValueLayout.JAVA_BYTE);
    }
}
