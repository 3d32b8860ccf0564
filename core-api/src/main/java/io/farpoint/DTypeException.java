package io.farpoint;

/** Element types do not fit an operation. */
public class DTypeException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public DTypeException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public DTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
