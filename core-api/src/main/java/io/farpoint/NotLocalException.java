package io.farpoint;

/** A value of a far tensor was read without get or fetch. */
public class NotLocalException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public NotLocalException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public NotLocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
