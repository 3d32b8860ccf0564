package io.farpoint.transport.aeron.wire;

import io.farpoint.FarpointException;

/** Bytes that are no frame of the protocol. Their sender is broken or hostile: end its session. */
public final class MalformedFrameException extends FarpointException {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super("malformed frame: " + message);
    }

    MalformedFrameException(String message, Throwable cause) {
        super("malformed frame: " + message, cause);
    }
}
