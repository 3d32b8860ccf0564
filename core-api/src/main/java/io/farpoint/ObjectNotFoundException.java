package io.farpoint;

/** A worker holds no object under the named id. */
public class ObjectNotFoundException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public ObjectNotFoundException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public ObjectNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
