package io.farpoint;

/** A backend can neither run nor decompose an operation. */
public class UnsupportedOpException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public UnsupportedOpException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public UnsupportedOpException(String message, Throwable cause) {
        super(message, cause);
    }
}
