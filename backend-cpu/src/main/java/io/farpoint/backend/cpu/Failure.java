package io.farpoint.backend.cpu;

import io.farpoint.op.FailureCode;

/** The first failure of an op's values, while the op runs. */
final class Failure {
    private int code;
    private long value;

    void clear() {
        code = 0;
        value = 0;
    }

    /** Notes a failure; the first one counts. */
    void note(FailureCode failure, long offender) {
        if (code == 0) {
            code = failure.code();
            value = offender;
        }
    }

    /** Hands this failure, if there was one, on to another's; this one is clear then. */
    void passTo(Failure other) {
        if (other.code == 0) {
            other.code = code;
            other.value = value;
        }
        clear();
    }

    boolean happened() {
        return code != 0;
    }

    int code() {
        return code;
    }

    long value() {
        return value;
    }
}
