package io.farpoint;

/** No worker has the given id. */
public class WorkerNotFoundException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public WorkerNotFoundException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public WorkerNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
