package io.farpoint;

/** Shapes, dimensions or layouts do not fit an operation. */
public class ShapeMismatchException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public ShapeMismatchException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public ShapeMismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
