package io.farpoint.benchmarks;

import io.farpoint.Farpoint;
import io.farpoint.ServedWorker;
import java.io.IOException;

/**
 * The other process of the far lessons: a worker, or for the baseline an end of raw Aeron streams.
 */
final class FarSide {
    /** What it says before its address. */
    static final String READY = "ready ";

    private FarSide() {}

    /** A worker that listens by a transport. */
    static OtherProcess worker(String id, String transport) {
        String uri = "aeron:" + transport;
        if (transport.equals("udp")) {
            uri += "?endpoint=localhost:" + Ports.free() + "|control=localhost:" + Ports.free();
        }
        return OtherProcess.start("worker", id, uri);
    }

    /** An end of raw streams that answers them. */
    static OtherProcess raw(String transport) {
        return transport.equals("ipc")
                ? OtherProcess.start("ipc")
                : OtherProcess.start("udp", "" + Ports.free(), "" + Ports.free());
    }

    public static void main(String... arguments) throws IOException {
        switch (arguments[0]) {
            case "worker" -> serve(arguments[1], arguments[2]);
            case "ipc" -> {
                try (RawAeron end = RawAeron.ipc()) {
                    answer(end, end.folder());
                }
            }
            default -> {
                int here = Integer.parseInt(arguments[1]);
                int there = Integer.parseInt(arguments[2]);
                try (RawAeron end = RawAeron.udp(here, there)) {
                    answer(end, here + " " + there);
                }
            }
        }
    }

    private static void serve(String id, String uri) throws IOException {
        try (Farpoint fp = Grounds.start();
                ServedWorker worker = fp.serve(id, uri)) {
            System.out.println(READY + worker.address());
            awaitParent();
        }
    }

    private static void answer(RawAeron end, String address) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    awaitParent();
                    Runtime.getRuntime().halt(0);
                });
        System.out.println(READY + address);
        end.answer();
    }

    /** Its standard input ends with the process that started this one. */
    private static void awaitParent() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException gone) {
            return;
        }
    }
}
