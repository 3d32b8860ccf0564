package io.farpoint.tck;

/** What every group of device laws is over. */
public interface DeviceLaw {
    /**
     * What the backend under test says of itself.
     *
     * @return its capabilities
     */
    Capabilities capabilities();
}
