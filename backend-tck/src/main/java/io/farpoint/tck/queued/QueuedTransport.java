package io.farpoint.tck.queued;

import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.session.Link;
import io.farpoint.session.StreamLink;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Listening;
import io.farpoint.spi.Transport;

/** Connects to a {@link QueuedWorker} of this JVM by {@code queued:NAME}. */
public final class QueuedTransport implements Transport {
    static final String SCHEME = "queued";

    /** For the service loader. */
    public QueuedTransport() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Link connect(String uri, Options options) {
        StreamLink link = new StreamLink(uri, QueuedWorker.at(uri)::open);
        link.hello("test", options.timeout());
        return link;
    }

    @Override
    public Listening listen(String uri, WorkerHost host, Options options) {
        throw new FarpointException("make a QueuedWorker instead of listening on " + uri);
    }
}
