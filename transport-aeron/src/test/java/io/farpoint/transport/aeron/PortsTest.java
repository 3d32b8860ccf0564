package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.ServedWorker;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker's two ports: refused at once where they are taken, and held for as long as it lives. */
@Tag("system")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class PortsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(Doors.LOOPBACK, 0);

    @Test
    void takenPortIsRefusedWhenTheWorkerStartsAndNamed() throws IOException {
        try (Farpoint fp = Farpoint.start(Options.defaults());
                DatagramSocket taken = new DatagramSocket(ANY)) {
            int free = Doors.freePort();
            assertRefused(fp, Doors.udp(taken.getLocalPort(), free), taken.getLocalPort());
            assertRefused(fp, Doors.udp(free, taken.getLocalPort()), taken.getLocalPort());
            try (ServedWorker served = fp.serve("bob", Doors.udp(free, Doors.freePort()))) {
                assertEquals(3, fp.connect("bob", served.address()).ones(3).sum().fetch().item());
            }
        }
    }

    @Test
    void bothPortsAreHeldBeforeTheFirstClientComesAndAfterTheLastHasGone() throws IOException {
        int endpoint = Doors.freePort();
        int control = Doors.freePort();
        try (Farpoint fp = Farpoint.start(Options.defaults());
                ServedWorker served = fp.serve("bob", Doors.udp(endpoint, control))) {
            assertHeld(endpoint);
            assertHeld(control);
            try (Farpoint guest = Farpoint.start(Options.defaults())) {
                guest.connect("bob", served.address()).ones(3).fetch().close();
            }
            assertHeld(endpoint);
            assertHeld(control);
        }
        new DatagramSocket(new InetSocketAddress(Doors.LOOPBACK, endpoint)).close();
        new DatagramSocket(new InetSocketAddress(Doors.LOOPBACK, control)).close();
    }

    private static void assertRefused(Farpoint fp, String address, int taken) {
        FarpointException refused =
                assertThrows(FarpointException.class, () -> fp.serve("bob", address));
        assertTrue(refused.getMessage().contains("cannot listen"), refused::getMessage);
        assertTrue(refused.getMessage().contains("" + taken), refused::getMessage);
    }

    private static void assertHeld(int port) {
        assertThrows(
                SocketException.class,
                () -> new DatagramSocket(new InetSocketAddress(Doors.LOOPBACK, port)).close());
    }
}
