package io.farpoint.spi;

import io.farpoint.Options;
import io.farpoint.session.Link;
import io.farpoint.session.WorkerHost;

/**
 * Carries commands between processes; found by {@link java.util.ServiceLoader}. A URI's part before
 * the first colon names it.
 */
public interface Transport {
    /**
     * The scheme it serves.
     *
     * @return such as {@code aeron}
     */
    String scheme();

    /**
     * Opens a session on a worker elsewhere.
     *
     * @param uri the worker's address
     * @param options the caller's settings
     * @return the door to the session
     */
    Link connect(String uri, Options options);

    /**
     * Lets others connect to a worker.
     *
     * @param uri the address to listen on
     * @param host the worker
     * @param options the worker's settings
     * @return whose close ends the listening
     */
    Listening listen(String uri, WorkerHost host, Options options);
}
