package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.ServedWorker;
import java.io.IOException;

/** A worker in a process of its own, for the lessons on what is far. */
public final class FarWorker {
    /** A choice of {@code over}: through shared memory. */
    static final String IPC = "ipc";

    private FarWorker() {}

    /** Starts one; what it says is its address. */
    static OtherJvm start(String id, String over) {
        return OtherJvm.start(FarWorker.class, id, address(over));
    }

    private static String address(String over) {
        return over.equals(IPC)
                ? "aeron:ipc"
                : "aeron:udp?endpoint="
                        + OtherJvm.freeEndpoint()
                        + "|control="
                        + OtherJvm.freeEndpoint();
    }

    /**
     * Serves until its input ends.
     *
     * @param arguments its id, and where it listens
     * @throws IOException if its input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        try (Farpoint fp = Grounds.start();
                ServedWorker worker = fp.serve(arguments[0], arguments[1])) {
            OtherJvm.sayReady(worker.address());
            OtherJvm.awaitEnd();
        }
    }
}
