/**
 * The conformance kit that every backend and every door passes, the oracle that defines each op,
 * and the test devices that keep the joints honest.
 */
module io.farpoint.tck {
    requires transitive io.farpoint;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports io.farpoint.tck;
    exports io.farpoint.tck.link;
    exports io.farpoint.tck.oracle;
    exports io.farpoint.tck.queued;
    exports io.farpoint.tck.worker;

    uses io.farpoint.spi.Transport;

    provides io.farpoint.spi.BackendProvider with
            io.farpoint.tck.oracle.OracleProvider,
            io.farpoint.tck.FarMemoryProvider;
    provides io.farpoint.spi.Transport with
            io.farpoint.tck.queued.QueuedTransport;
}
