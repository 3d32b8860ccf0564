package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Options;
import io.farpoint.session.Destination;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a worker brings bytes, and where it does not. */
@Tag("unit")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MoversTest {
    private final Movers movers = new Movers("bob", Options.defaults());

    @AfterEach
    void close() {
        movers.close();
    }

    @Test
    void routeToAnAddressIsKeptAndNamesIt() {
        String uri = "aeron:udp?endpoint=localhost:20121";
        Destination route = movers.route(uri);
        assertEquals(uri, assertInstanceOf(Destination.Stream.class, route).address());
        assertSame(route, movers.route(uri));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tcp:localhost:1; tcp:localhost:1",
                "nowhere; nowhere",
                "aeron; aeron",
                "aeronaut:ipc; aeronaut:ipc",
                "aeron:tcp?endpoint=localhost:1; aeron:tcp",
                "aeron:udp?endpoint=0.0.0.0:20121; 0.0.0.0:20121",
                "aeron:udp?endpoint=10.0.0.1:20121; 10.0.0.1:20121",
                "aeron:udp?endpoint=localhost:1|control=10.0.0.1:2; 10.0.0.1:2"
            })
    void routeToOtherMachinesOrSchemesIsRefusedByName(String uri, String named) {
        String told = assertThrows(FarpointException.class, () -> movers.route(uri)).getMessage();
        assertTrue(told.contains(named), told);
    }

    @Test
    void moreDestinationsThanTheLimitAreRefusedByName() {
        for (int port = 1; port <= Movers.MAX_ROUTES; port++) {
            movers.route("aeron:udp?endpoint=localhost:" + port);
        }
        String uri = "aeron:udp?endpoint=localhost:20121";
        String told =
                assertThrows(LimitExceededException.class, () -> movers.route(uri)).getMessage();
        assertTrue(told.contains(uri) && told.contains("bob"), told);
    }

    @Test
    void destinationThatFailsMakesRoomForAnother() throws InterruptedException {
        String uri = "aeron:ipc?aeron-dir=/none/such";
        Destination.Stream first = (Destination.Stream) movers.route(uri);
        first.deliver(1, MemorySegment.ofArray(new byte[4]));
        while (movers.route(uri) == first) {
            Thread.sleep(1);
        }
        first.deliver(1, MemorySegment.ofArray(new byte[4])); // and an old route bears it
    }
}
