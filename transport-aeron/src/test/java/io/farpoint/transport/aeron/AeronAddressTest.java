package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.FarpointException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as users write them, and what a wrong one is told. */
@Tag("unit")
class AeronAddressTest {
    @Test
    void addressOverUdpHasItsAnswersFromTheNextPortUnlessOneIsNamed() {
        AeronAddress plain = AeronAddress.parse("aeron:udp?endpoint=localhost:20121");
        assertEquals(AeronAddress.Media.UDP, plain.media());
        assertEquals("localhost:20121", plain.endpoint());
        assertEquals("localhost:20122", plain.control());
        assertEquals(Times.DEFAULT, plain.times());
        String named = "aeron:udp?endpoint=localhost:20121|control=localhost:4000";
        assertEquals("localhost:4000", AeronAddress.parse(named).control());
    }

    @Test
    void timesAreTakenFromTheAddress() {
        AeronAddress quick = AeronAddress.parse("aeron:ipc?suspect-ms=100|lease-ms=700");
        assertEquals(new Times(100, 700), quick.times());
        AeronAddress slow = AeronAddress.parse("aeron:ipc?suspect-ms=40000");
        assertEquals(new Times(40_000, 40_000), slow.times(), "a lease is no shorter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aeron:udp?endpoint=localhost:20121",
                "aeron:udp?endpoint=[::1]:20121|control=[::1]:30000",
                "aeron:udp?endpoint=127.0.0.1:1|suspect-ms=100|lease-ms=700",
                "aeron:ipc",
                "aeron:ipc?aeron-dir=/dev/shm/farpoint bob",
                "aeron:ipc?aeron-dir=/dev/shm/x|suspect-ms=10|lease-ms=10"
            })
    void addressIsWrittenAsItWouldBeRead(String uri) {
        AeronAddress address = AeronAddress.parse(uri);
        assertEquals(address, AeronAddress.parse(address.uri()), address::uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tcp:localhost:1; tcp:localhost:1; look like",
                "aeron; aeron; look like",
                "aeron:tcp?endpoint=localhost:1; aeron:tcp; look like",
                "aeron:udp; aeron:udp; look like",
                "aeron:udp?endpoint=localhost; localhost; look like",
                "aeron:udp?endpoint=20121; 20121; look like",
                "aeron:udp?endpoint=:20121; :20121; look like",
                "aeron:udp?endpoint=localhost:; localhost:; look like",
                "aeron:udp?endpoint=localhost:bob; localhost:bob; look like",
                "aeron:udp?endpoint=localhost:0; localhost:0; port of 1 to 65534",
                "aeron:udp?endpoint=localhost:-7; localhost:-7; port of 1 to 65534",
                "aeron:udp?endpoint=localhost:65535; localhost:65535; port of 1 to 65534",
                "aeron:udp?endpoint=localhost:1|control=bob; bob; look like",
                "aeron:udp?endpoint=localhost:1|mtu=9000; mtu; known are",
                "aeron:ipc?endpoint=localhost:1; endpoint; known are",
                "aeron:ipc?suspect-ms=soon; soon; milliseconds",
                "aeron:ipc?suspect-ms=9; 9; must be at least",
                "aeron:ipc?lease-ms=1999; 1999; must be at least",
                "aeron:ipc?lease-ms=600001; 600001; must be at least"
            })
    void refusalNamesTheValueAndARemedy(String uri, String value, String remedy) {
        String told =
                assertThrows(FarpointException.class, () -> AeronAddress.parse(uri)).getMessage();
        assertTrue(told.contains(value) && told.contains(remedy), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aeron:udp?endpoint=localhost:20121",
                "aeron:udp?endpoint=127.3.2.1:20121",
                "aeron:udp?endpoint=[::1]:20121",
                "aeron:ipc",
                "aeron:ipc?aeron-dir=/dev/shm/x"
            })
    void addressesOfThisMachineMayBeListenedOn(String uri) {
        AeronAddress address = AeronAddress.parse(uri);
        assertDoesNotThrow(address::requireOwnMachine);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "aeron:udp?endpoint=0.0.0.0:20121; 0.0.0.0:20121",
                "aeron:udp?endpoint=192.168.1.7:20121; 192.168.1.7:20121",
                "aeron:udp?endpoint=[::]:20121; [::]:20121",
                "aeron:udp?endpoint=224.0.1.1:20121; 224.0.1.1:20121",
                "aeron:udp?endpoint=localhost:20121|control=10.0.0.1:20122; 10.0.0.1:20122",
                "aeron:udp?endpoint=nobody.invalid:20121; nobody.invalid"
            })
    void addressesThatOthersReachAreRefusedByNameWithARemedy(String uri, String value) {
        AeronAddress address = AeronAddress.parse(uri);
        String told =
                assertThrows(FarpointException.class, address::requireOwnMachine).getMessage();
        assertTrue(told.contains(value) && told.contains("use localhost, or aeron:ipc"), told);
    }
}
