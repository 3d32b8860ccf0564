package io.farpoint.session;

import io.farpoint.op.Layout;
import io.farpoint.op.Op;

/** The failures of a session: makes poison of them, and keeps the first for the next sync. */
final class Failures {
    private final WorkerHost host;
    private final Session session;
    private volatile Poison unreported;

    Failures(WorkerHost host, Session session) {
        this.host = host;
        this.session = session;
    }

    /** The poison of an op that failed. */
    Poison ofOp(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            String detail,
            String caller,
            Throwable cause) {
        StringBuilder text = new StringBuilder(String.valueOf(detail));
        for (int i = 0; i < in.length; i++) {
            text.append(i == 0 ? "; operands " : ", ")
                    .append(in[i].dtype)
                    .append(inViews[i].shape())
                    .append(" (id ")
                    .append(in[i].id)
                    .append(')');
        }
        Failure failure =
                new Failure(Failure.Kind.EXECUTION, host.id(), op.name(), text.toString(), caller);
        return new Poison(failure, session, cause);
    }

    /** The poison of an object whose transfer failed. */
    Poison ofTransfer(StoredObject object, RuntimeException failed) {
        Failure failure =
                new Failure(
                        Failure.Kind.EXECUTION,
                        host.id(),
                        "transfer",
                        failed.getMessage() + "; object " + object.describe(),
                        "");
        return new Poison(failure, session, failed);
    }

    /** The poison of a fence on a device that was lost. */
    Poison ofFence(String detail, Throwable cause) {
        return new Poison(
                new Failure(Failure.Kind.EXECUTION, host.id(), "sync", detail, ""), session, cause);
    }

    /** Keeps the first failure for the next sync. */
    Poison noted(Poison poison) {
        if (unreported == null) {
            unreported = poison;
        }
        return poison;
    }

    /** Notes the failure of a command that has no answer, to be told at the next sync. */
    void report(RuntimeException why) {
        Failure failure =
                new Failure(
                        Failure.Kind.EXECUTION,
                        host.id(),
                        "",
                        String.valueOf(why.getMessage()),
                        "");
        noted(new Poison(failure, session, why));
    }

    /** The first failure not told yet; told now. */
    Poison takeUnreported() {
        Poison poison = unreported;
        unreported = null;
        return poison;
    }
}
