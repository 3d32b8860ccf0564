package io.farpoint;

/** A gradient was asked for that cannot be computed, or would be wrong. */
public class AutogradException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public AutogradException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public AutogradException(String message, Throwable cause) {
        super(message, cause);
    }
}
