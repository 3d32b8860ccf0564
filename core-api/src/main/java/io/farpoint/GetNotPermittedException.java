package io.farpoint;

/** A worker does not give this session the values of an object. */
public class GetNotPermittedException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public GetNotPermittedException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public GetNotPermittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
