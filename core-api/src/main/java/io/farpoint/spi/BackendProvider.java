package io.farpoint.spi;

/**
 * Finds and opens the devices of one kind; found itself by {@link java.util.ServiceLoader}. Its
 * class and static initialisers load no natives and do no I/O.
 */
public interface BackendProvider {
    /**
     * The backend's name, {@code cpu} or {@code cuda}; its devices are named after it.
     *
     * @return a short lower-case name
     */
    String name();

    /**
     * Looks what is there. Never throws: what stands in the way is the reason given.
     *
     * @return the devices, or the reason why there are none
     */
    Probe probe();

    /**
     * Opens a device.
     *
     * @param device one that {@link #probe} named
     * @param options the user's settings
     * @return the open device
     * @throws BackendException if it cannot be opened
     */
    Backend open(DeviceInfo device, BackendOptions options);
}
