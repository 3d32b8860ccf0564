package io.farpoint.transport.aeron;

import io.farpoint.DType;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.tck.Capabilities;
import io.farpoint.tck.worker.Ground;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Addresses and devices of the laws that run through Aeron. */
final class Doors {
    /** Shared memory, a fresh driver for each worker. */
    static final Supplier<String> IPC = () -> "aeron:ipc";

    /** Two free ports of this machine. */
    static final Supplier<String> UDP = Doors::freePorts;

    /** The CPU backend; its accuracy is that backend's own tests' matter. */
    static final Capabilities CPU =
            Capabilities.of("cpu", bytes -> cpu())
                    .with((kind, dtype) -> dtype == DType.FLOAT32 ? 3 : 4)
                    .withLayoutDependentBits(signature ->
                            signature.op() instanceof Op.MatMul
                                    && signature.inputs().contains(DType.FLOAT32));

    static final String LOOPBACK = "localhost";

    private static final int FIRST_EPHEMERAL = 32_768;
    private static final int PORTS = 10_000;

    /** Processes that test at the same time begin at different ports. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 100 % PORTS));

    private Doors() {}

    static Backend cpu() {
        return Ground.open(Ground.options("cpu"));
    }

    private static String freePorts() {
        return udp(freePort(), freePort());
    }

    /** The address of a worker with these ports. */
    static String udp(int endpoint, int control) {
        return "aeron:udp?endpoint=localhost:" + endpoint + "|control=localhost:" + control;
    }

    /**
     * A port that is free, and that no socket bound to "any port" is given meanwhile: tests beside
     * this one open many of those, and systems take them from {@link #FIRST_EPHEMERAL} on.
     */
    static int freePort() {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_EPHEMERAL - 1 - NEXT.getAndIncrement() % PORTS;
            try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(LOOPBACK, port))) {
                return port;
            } catch (SocketException taken) {
                continue;
            }
        }
        throw new AssertionError("no free port");
    }
}
