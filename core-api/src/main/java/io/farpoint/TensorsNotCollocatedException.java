package io.farpoint;

/** Operands of one operation live on different workers. */
public class TensorsNotCollocatedException extends FarpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its reason.
     *
     * @param message what was wrong, with the values in it, and what to do
     */
    public TensorsNotCollocatedException(String message) {
        super(message);
    }

    /**
     * An error with its reason and cause.
     *
     * @param message what was wrong, with the values in it, and what to do
     * @param cause what led to it
     */
    public TensorsNotCollocatedException(String message, Throwable cause) {
        super(message, cause);
    }
}
