package io.farpoint.transport.aeron;

import io.farpoint.DType;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.tck.Capabilities;
import io.farpoint.tck.worker.Ground;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
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

    private Doors() {}

    static Backend cpu() {
        return Ground.open(Ground.options("cpu"));
    }

    private static String freePorts() {
        InetSocketAddress any = new InetSocketAddress("localhost", 0);
        try (DatagramSocket first = new DatagramSocket(any);
                DatagramSocket second = new DatagramSocket(any)) {
            return "aeron:udp?endpoint=localhost:"
                    + first.getLocalPort()
                    + "|control=localhost:"
                    + second.getLocalPort();
        } catch (IOException none) {
            throw new AssertionError("no free port", none);
        }
    }
}
