package io.farpoint.session;

import java.lang.foreign.MemorySegment;

/** Where a moved object's bytes go: a worker, as seen from the worker that sends them. */
public sealed interface Destination {
    /**
     * A worker of this process.
     *
     * @param host the worker
     */
    record InProcess(WorkerHost host) implements Destination {}

    /** A worker behind a stream that this process has open. */
    non-sealed interface Stream extends Destination {
        /**
         * Sends a tensor's bytes.
         *
         * @param ticket which expectation they fulfil
         * @param bytes the bytes, copied before the call returns
         */
        void deliver(long ticket, MemorySegment bytes);

        /**
         * Sends them if that takes no waiting.
         *
         * @param ticket which expectation they fulfil
         * @param bytes the bytes, copied before the call returns
         * @return false if nothing was sent
         */
        boolean tryDeliver(long ticket, MemorySegment bytes);

        /**
         * Tells that there are none.
         *
         * @param ticket which expectation is disappointed
         * @param failure why
         */
        void fail(long ticket, Failure failure);

        /**
         * The address under which other workers can reach it.
         *
         * @return a URI of its transport
         */
        String address();
    }
}
