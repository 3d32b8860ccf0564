package io.farpoint.spi;

import io.farpoint.FarpointException;

/** A device failed: it was lost, closed, or could not do what it had promised. Names the device. */
public class BackendException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * A device error.
     *
     * @param message which device, and what happened
     */
    public BackendException(String message) {
        super(message);
    }

    /**
     * A device error with its cause.
     *
     * @param message which device, and what happened
     * @param cause what led to it
     */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
