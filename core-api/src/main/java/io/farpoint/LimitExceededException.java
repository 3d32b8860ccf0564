package io.farpoint;

/** A named limit would be passed; the message says which and how it stands. */
public class LimitExceededException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public LimitExceededException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public LimitExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
