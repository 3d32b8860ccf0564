package io.farpoint.backend.cpu.blocks;

import io.farpoint.op.FailureCode;

/** The first failure of an op's values, while the op runs. */
public final class Failure {
    private int code;
    private long value;

    /** Forgets it: another op begins. */
    public void clear() {
        code = 0;
        value = 0;
    }

    /** Notes a failure; the first one counts. */
    public void note(FailureCode failure, long offender) {
        if (code == 0) {
            code = failure.code();
            value = offender;
        }
    }

    /** Hands this failure, if there was one, on to another's; this one is clear then. */
    public void passTo(Failure other) {
        if (other.code == 0) {
            other.code = code;
            other.value = value;
        }
        clear();
    }

    /** Whether one was noted. */
    public boolean happened() {
        return code != 0;
    }

    /** The {@link FailureCode#code} of the first one; 0 if there was none. */
    public int code() {
        return code;
    }

    /** The value that was at fault. */
    public long value() {
        return value;
    }
}
