/** Commands and replies between processes: the wire format, and links over Aeron. */
module io.farpoint.transport.aeron {
    requires transitive io.farpoint;
    requires transitive org.agrona;
    requires io.aeron.client;
    requires io.aeron.driver;

    exports io.farpoint.transport.aeron.wire;
}
