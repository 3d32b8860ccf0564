package io.farpoint.session;

/**
 * A client's end of a stream: what a transport has to make. Safe from many threads; commands that
 * one thread sends arrive in its order.
 */
public interface CommandChannel extends AutoCloseable {
    /**
     * Sends a command; whatever memory it names is free again at return.
     *
     * @param command the command
     */
    void send(Command command);

    /**
     * Sends a parcel of one chunk if that takes no waiting; whatever memory it names is free again
     * at return.
     *
     * @param put its announcement
     * @param all its bytes
     * @return false if nothing was sent
     */
    boolean trySend(Command.Put put, Command.Chunk all);

    /** Hands replies that have come to the {@link ReplyAdapter}; returns at once. */
    void poll();

    /**
     * The worker's address, as other workers reach it.
     *
     * @return a URI of this transport
     */
    String address();

    /** Ends the stream. Idempotent. */
    @Override
    void close();
}
