package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.GetNotPermittedException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.RemoteExecutionException;
import io.farpoint.WorkerUnavailableException;

/**
 * What went wrong on a worker, in a form that can travel.
 *
 * @param kind what the caller's exception will be
 * @param worker the worker's id
 * @param op the failed op's name, or empty
 * @param detail what was wrong, with shapes and ids where the reader may know them
 * @param caller the line of the caller's program, or empty where it was not captured
 */
public record Failure(Kind kind, String worker, String op, String detail, String caller) {
    /** What a failure becomes at the caller. */
    public enum Kind {
        /** An op failed; what depends on it is poisoned. */
        EXECUTION(1),
        /** An id that this session does not know. */
        NOT_FOUND(2),
        /** The session may not have the values. */
        NOT_PERMITTED(3),
        /** The worker is gone. */
        UNAVAILABLE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /**
         * The frozen number on the wire.
         *
         * @return the wire code
         */
        public int code() {
            return code;
        }
    }

    /**
     * The exception to throw at the caller.
     *
     * @param cause what led to it in this process, or null
     * @return a fresh exception
     */
    public FarpointException toException(Throwable cause) {
        String text = text();
        return switch (kind) {
            case EXECUTION -> new RemoteExecutionException(text, cause, worker, op, detail, caller);
            case NOT_FOUND -> new ObjectNotFoundException(text, cause);
            case NOT_PERMITTED -> new GetNotPermittedException(text, cause);
            case UNAVAILABLE -> new WorkerUnavailableException(text, cause);
        };
    }

    /**
     * The failure behind an exception, where it has to travel on.
     *
     * @param failed the exception
     * @param here the worker that tells it
     * @return the failure it was made of, or one made of its message
     */
    static Failure of(RuntimeException failed, String here) {
        String text = String.valueOf(failed.getMessage());
        return switch (failed) {
            case RemoteExecutionException told ->
                    new Failure(
                            Kind.EXECUTION, told.worker(), told.op(), told.detail(), told.caller());
            case ObjectNotFoundException _ -> new Failure(Kind.NOT_FOUND, here, "", text, "");
            case GetNotPermittedException _ -> new Failure(Kind.NOT_PERMITTED, here, "", text, "");
            case WorkerUnavailableException _ -> new Failure(Kind.UNAVAILABLE, here, "", text, "");
            default -> new Failure(Kind.EXECUTION, here, "", text, "");
        };
    }

    /** What another session may know of it: worker and op, no shapes, values, ids or lines. */
    Failure forOthers() {
        String what = "the data came from another session, whose op failed";
        return new Failure(kind, worker, op, what, "");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        if (!op.isEmpty()) {
            text.append(op).append(" failed on worker ").append(worker);
        } else {
            text.append("on worker ").append(worker);
        }
        text.append(": ").append(detail);
        if (!caller.isEmpty()) {
            text.append("; called at ").append(caller);
        }
        return text.toString();
    }
}
