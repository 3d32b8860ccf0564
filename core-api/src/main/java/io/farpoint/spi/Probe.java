package io.farpoint.spi;

import java.util.List;

/** Whether a backend can run on this machine. */
public sealed interface Probe {
    /**
     * It can.
     *
     * @param devices its devices, at least one; the first is the default
     */
    record Available(List<DeviceInfo> devices) implements Probe {}

    /**
     * It cannot.
     *
     * @param reason one sentence: what is missing and how to get it
     */
    record Unavailable(String reason) implements Probe {}
}
