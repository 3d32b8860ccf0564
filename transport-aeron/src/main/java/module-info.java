/** Commands and replies between processes: the wire format, and links over Aeron. */
module io.farpoint.transport.aeron {
    requires transitive io.farpoint;
    requires org.agrona;
    requires io.aeron.client;
    requires io.aeron.driver;

    provides io.farpoint.spi.Transport with
            io.farpoint.transport.aeron.AeronTransport;
}
