package io.farpoint;

/** A handle is used after get, move or close. */
public class TensorReleasedException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public TensorReleasedException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public TensorReleasedException(String message, Throwable cause) {
        super(message, cause);
    }
}
