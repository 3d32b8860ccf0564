package io.farpoint;

/** The root of all errors that Farpoint tells its callers. */
public class FarpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public FarpointException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public FarpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
