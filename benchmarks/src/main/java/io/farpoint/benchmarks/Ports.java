package io.farpoint.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** Free ports of the loopback interface. */
final class Ports {
    private Ports() {}

    static int free() {
        try (DatagramSocket any = new DatagramSocket(new InetSocketAddress("localhost", 0))) {
            return any.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no free port", none);
        }
    }
}
