package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.spi.DeviceInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first storey of the kit: what a {@link io.farpoint.spi.Backend} promises besides its ops'
 * values. A backend joins by a subclass that lists its capabilities.
 */
@Tag("tck")
public abstract class DeviceLaws implements MemoryLaws, OrderLaws, EndLaws, SupportLaws {
    @Override
    public abstract Capabilities capabilities();

    /** A fall-back to another backend is a failure, never a silence. */
    @Test
    public void theBackendAskedForAnswers() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            assertEquals(capabilities().backend(), rig.backend.device().backend());
        }
    }

    /** A device is named after its backend and says what it is. */
    @Test
    public void theDeviceSaysWhatItIs() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            DeviceInfo device = rig.backend.device();
            String name = device.name();
            assertTrue(
                    name.equals(device.backend()) || name.startsWith(device.backend() + ":"),
                    () -> "the device " + name + " is not named after " + device.backend());
            assertFalse(device.description().isBlank());
            assertFalse(device.description().contains("\n"));
            assertTrue(device.memoryBytes() > 0);
            assertEquals(device, rig.backend.device());
        }
    }
}
