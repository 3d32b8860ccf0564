package io.farpoint;

/** A worker cannot be reached, or went away. */
public class WorkerUnavailableException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public WorkerUnavailableException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public WorkerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
