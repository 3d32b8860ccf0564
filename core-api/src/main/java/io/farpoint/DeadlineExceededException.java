package io.farpoint;

/** A wait took longer than its deadline. */
public class DeadlineExceededException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public DeadlineExceededException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public DeadlineExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
