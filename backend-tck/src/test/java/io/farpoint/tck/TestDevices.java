package io.farpoint.tck;

import io.farpoint.spi.Backend;
import io.farpoint.tck.oracle.OracleBackend;

/** What the kit's own devices say of themselves. */
final class TestDevices {
    static final Capabilities ORACLE =
            Capabilities.of("oracle", limit -> new OracleBackend(OracleBackend.DEVICE, limit));

    static final Capabilities FAR_MEMORY =
            Capabilities.of("farmemory", limit -> far(limit)).with(new FarFaults());

    private TestDevices() {}

    private static FarMemoryBackend far(long memoryLimitBytes) {
        return new FarMemoryBackend(
                FarMemoryBackend.DEVICE, memoryLimitBytes, Delays.seeded(FarMemoryProvider.SEED));
    }

    private static final class FarFaults implements Faults {
        @Override
        public void hold(Backend backend) {
            ((FarMemoryBackend) backend).hold();
        }

        @Override
        public void release(Backend backend) {
            ((FarMemoryBackend) backend).release();
        }

        @Override
        public void lose(Backend backend, String reason) {
            ((FarMemoryBackend) backend).lose(reason);
        }
    }
}
