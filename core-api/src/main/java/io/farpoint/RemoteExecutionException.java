package io.farpoint;

/** An operation failed on its worker; told at the first read of what depends on it, and at sync. */
public class RemoteExecutionException extends FarpointException {
    private static final long serialVersionUID = 1L;

    private final String worker;
    private final String op;
    private final String detail;
    private final String caller;

    /**
     * A failure on a worker.
     *
     * @param message the whole story for people
     * @param cause what led to it in this process, or null
     * @param worker the worker's id
     * @param op the failed op's name, or empty
     * @param detail what was wrong
     * @param caller the line of the program that asked for the op, or empty where not captured
     */
    public RemoteExecutionException(
            String message,
            Throwable cause,
            String worker,
            String op,
            String detail,
            String caller) {
        super(message, cause);
        this.worker = worker;
        this.op = op;
        this.detail = detail;
        this.caller = caller;
    }

    /** The id of the worker where it failed. */
    public String worker() {
        return worker;
    }

    /** The name of the failed op, or empty. */
    public String op() {
        return op;
    }

    /** What was wrong, with shapes and ids where this session may know them. */
    public String detail() {
        return detail;
    }

    /** The line of the program that asked for the op, or empty where it was not captured. */
    public String caller() {
        return caller;
    }
}
