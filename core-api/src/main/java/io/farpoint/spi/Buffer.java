package io.farpoint.spi;

/** Memory of one device, allocated by its {@link Backend}; opaque to everyone else. */
public interface Buffer extends AutoCloseable {
    /**
     * Its size.
     *
     * @return bytes, as they were asked for
     */
    long bytes();

    /**
     * Gives the memory back. Ordered like an op: work already enqueued still sees it. Idempotent.
     */
    @Override
    void close();
}
