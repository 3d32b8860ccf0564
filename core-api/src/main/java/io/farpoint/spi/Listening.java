package io.farpoint.spi;

/** A worker that a transport lets others connect to. */
public interface Listening extends AutoCloseable {
    /**
     * Where it is reached.
     *
     * @return a URI that other processes of this machine give to {@code Farpoint.connect}
     */
    String address();

    /** Sees to it that the worker's late work is looked at; from any thread, and never waits. */
    void wake();

    /**
     * Ends the listening: what runs is finished, what waits is refused, clients are told.
     * Idempotent.
     */
    @Override
    void close();
}
