package io.farpoint.tck.oracle;

import io.farpoint.op.FailureCode;

/** Whether an op's values made it fail: keeps the first failure it is told. */
final class Verdict {
    private FailureCode code;
    private long value;

    /** Notes a failure. */
    void fail(FailureCode code, long value) {
        if (this.code == null) {
            this.code = code;
            this.value = value;
        }
    }

    /** Writes the failure, if there is one, as the contract has it: code and offending value. */
    void writeTo(Elements failure) {
        if (code != null) {
            failure.set(code.code(), 0);
            failure.set(value, 1);
        }
    }
}
