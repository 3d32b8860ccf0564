package io.farpoint.transport.aeron;

import io.farpoint.Options;
import io.farpoint.session.Link;
import io.farpoint.session.StreamLink;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Listening;
import io.farpoint.spi.Transport;

/** Carries commands by Aeron, over UDP or shared memory; serves URIs that begin with aeron. */
public final class AeronTransport implements Transport {
    /** For the service loader. */
    public AeronTransport() {}

    @Override
    public String scheme() {
        return AeronAddress.SCHEME;
    }

    @Override
    public Link connect(String uri, Options options) {
        return connect(AeronAddress.parse(uri), options);
    }

    static StreamLink connect(AeronAddress address, Options options) {
        StreamLink link =
                new StreamLink(
                        address.uri(),
                        replies -> AeronChannel.open(address, replies, options.timeout()));
        try {
            link.hello("pid " + ProcessHandle.current().pid(), options.timeout());
        } catch (RuntimeException refused) {
            link.close();
            throw refused;
        }
        return link;
    }

    @Override
    public Listening listen(String uri, WorkerHost host, Options options) {
        AeronAddress address = AeronAddress.parse(uri);
        address.requireOwnMachine();
        return WorkerAgent.start(address, host, options);
    }
}
