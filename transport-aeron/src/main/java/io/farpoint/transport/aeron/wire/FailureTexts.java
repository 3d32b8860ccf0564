package io.farpoint.transport.aeron.wire;

import io.farpoint.session.Failure;

/** The words of a failure; what is too long is cut off, because a failure must arrive. */
record FailureTexts(byte[] worker, byte[] op, byte[] detail, byte[] caller) {
    static FailureTexts of(Failure failure) {
        return new FailureTexts(
                Texts.clipped(failure.worker(), WireLimits.MAX_NAME_BYTES),
                Texts.clipped(failure.op(), WireLimits.MAX_NAME_BYTES),
                Texts.clipped(failure.detail(), WireLimits.MAX_REASON_BYTES),
                Texts.clipped(failure.caller(), WireLimits.MAX_CALLER_BYTES));
    }

    /** Reads a failure's words behind a block that told its kind. */
    static Failure read(WireReader in, int kind) {
        return new Failure(
                Codes.FAILURE.of(kind),
                in.text(WireLimits.MAX_NAME_BYTES, "a worker's name"),
                in.text(WireLimits.MAX_NAME_BYTES, "an op's name"),
                in.text(WireLimits.MAX_REASON_BYTES, "a reason"),
                in.text(WireLimits.MAX_CALLER_BYTES, "a caller"));
    }
}
