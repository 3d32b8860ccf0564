package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Device laws of the end: a device that is closed, and one that is lost. */
public interface EndLaws extends DeviceLaw {
    /** Reads that a close overtakes are done or fail by name, and their targets are left alone. */
    @Test
    default void closeDrainsOrFailsByName() {
        DeviceRig rig = DeviceRig.open(capabilities());
        Buffer x = rig.put(1, 2, 3);
        List<Completion> ends = new ArrayList<>();
        List<float[]> targets = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rig.add(x, 1, x);
            targets.add(new float[3]);
            ends.add(rig.backend.read(x, 0, MemorySegment.ofArray(targets.getLast())));
        }
        rig.close();
        for (int i = 0; i < ends.size(); i++) {
            float[] after = targets.get(i).clone();
            try {
                assertTrue(ends.get(i).poll(), "a read is neither done nor failed after close");
                assertArrayEquals(new float[] {2 + i, 3 + i, 4 + i}, after);
            } catch (BackendException closed) {
                rig.assertNamesTheDevice(closed);
            }
        }
    }

    /** Every later call is refused by name. */
    @Test
    default void aClosedDeviceRefusesByName() {
        DeviceRig rig = DeviceRig.open(capabilities());
        Buffer x = rig.put(1, 2, 3);
        rig.close();
        assertAllCallsFail(rig, x, "");
    }

    /** A second close is nothing more, and buffers may be closed after their device. */
    @Test
    default void closingTwiceOrLateIsAllowed() {
        DeviceRig rig = DeviceRig.open(capabilities());
        Buffer x = rig.put(1, 2, 3);
        Buffer y = rig.put(1, 2, 3);
        x.close();
        rig.close();
        rig.close();
        x.close();
        y.close();
    }

    /** A held device that is closed lets nobody wait, and never touches a target afterwards. */
    @Test
    default void closeFailsWaitingCompletions() {
        assumeTrue(capabilities().faults().isPresent(), "its device cannot be held");
        Faults faults = capabilities().faults().get();
        DeviceRig rig = DeviceRig.open(capabilities());
        Buffer x = rig.put(1, 2, 3);
        rig.floats(x);
        faults.hold(rig.backend);
        float[] target = {7, 7, 7};
        Completion end = rig.backend.read(x, 0, MemorySegment.ofArray(target));
        rig.close();
        faults.release(rig.backend);
        try {
            DeviceRig.await(end);
            assertArrayEquals(new float[] {1, 2, 3}, target);
        } catch (BackendException closed) {
            rig.assertNamesTheDevice(closed);
            assertArrayEquals(new float[] {7, 7, 7}, target);
        }
    }

    /**
     * A lost device fails who waits and who comes later, by name and with the reason.
     *
     * @throws Exception if the waiting thread does not end
     */
    @Test
    default void aLostDeviceFailsEveryoneByName() throws Exception {
        assumeTrue(capabilities().faults().isPresent(), "its device cannot be lost");
        Faults faults = capabilities().faults().get();
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Buffer x = rig.put(1, 2, 3);
            rig.floats(x);
            faults.hold(rig.backend);
            float[] target = {7, 7, 7};
            Completion end = rig.backend.read(x, 0, MemorySegment.ofArray(target));
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> DeviceRig.await(end));
            String reason = "a wire was cut";
            faults.lose(rig.backend, reason);
            faults.release(rig.backend);
            var woken =
                    assertThrows(ExecutionException.class, () -> waiting.get(30, TimeUnit.SECONDS));
            rig.assertNamesTheDevice((BackendException) woken.getCause());
            assertFails(rig, reason, end::poll);
            assertFails(rig, reason, () -> DeviceRig.await(end));
            assertAllCallsFail(rig, x, reason);
            x.close(); // what is gone may still be closed
            assertArrayEquals(new float[] {7, 7, 7}, target);
        }
    }

    private static void assertAllCallsFail(DeviceRig rig, Buffer x, String reason) {
        MemorySegment host = MemorySegment.ofArray(new float[3]);
        assertFails(rig, reason, () -> rig.backend.allocate(8));
        assertFails(rig, reason, () -> rig.backend.write(x, 0, host));
        assertFails(rig, reason, () -> rig.backend.read(x, 0, host));
        assertFails(rig, reason, () -> rig.add(x, 1, x));
    }

    private static void assertFails(DeviceRig rig, String reason, Runnable call) {
        var error = assertThrows(BackendException.class, call::run);
        rig.assertNamesTheDevice(error);
        assertTrue(error.getMessage().contains(reason), error.getMessage());
    }
}
