package io.farpoint.tck.link;

import io.farpoint.tck.Capabilities;
import io.farpoint.tck.Delays;
import io.farpoint.tck.FarMemoryBackend;
import io.farpoint.tck.oracle.OracleBackend;

/** The devices that the kit's own doors are tried on. */
final class LinkDevices {
    static final Capabilities ORACLE =
            Capabilities.of("oracle", limit -> new OracleBackend(OracleBackend.DEVICE, limit));

    static final Capabilities FAR_MEMORY =
            Capabilities.of(
                    "farmemory",
                    limit -> new FarMemoryBackend(FarMemoryBackend.DEVICE, limit, Delays.NONE));

    private LinkDevices() {}
}
