package io.farpoint;

/** A worker of this process that others connect to; see {@link Farpoint#serve}. */
public interface ServedWorker extends AutoCloseable {
    /**
     * The worker's id.
     *
     * @return the id
     */
    String id();

    /**
     * Where it is reached.
     *
     * @return a URI that other processes of this machine give to {@link Farpoint#connect}
     */
    String address();

    /**
     * Publishes data: every client finds it by {@link Worker#search} and may read it, and no client
     * changes or frees it.
     *
     * @param data a local tensor, copied
     * @param description what it is
     * @param tags its tags, at least one
     * @throws FarpointException if there is no tag
     */
    void publish(Tensor data, String description, String... tags);

    /** Ends the worker: what runs is finished, what waits is refused, clients are told. */
    @Override
    void close();
}
