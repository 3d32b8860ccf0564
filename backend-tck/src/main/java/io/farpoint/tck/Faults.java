package io.farpoint.tck;

import io.farpoint.spi.Backend;

/** Ways to make a device late or lose it, where a backend offers them to its tests. */
public interface Faults {
    /**
     * The device stops before the next thing it is to do.
     *
     * @param backend the device
     */
    void hold(Backend backend);

    /**
     * A held device goes on.
     *
     * @param backend the device
     */
    void release(Backend backend);

    /**
     * The device is gone.
     *
     * @param backend the device
     * @param reason a reason, which every error must name
     */
    void lose(Backend backend, String reason);
}
