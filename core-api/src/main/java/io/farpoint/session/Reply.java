package io.farpoint.session;

import io.farpoint.op.WireCodes;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What a session says on a stream to its client. */
public sealed interface Reply {
    /**
     * The session is open.
     *
     * @param version the worker's {@link Command#VERSION}
     * @param opSet which ops the worker knows, as {@link WireCodes#fingerprint} tells
     * @param device the worker's device
     */
    record Welcome(int version, long opSet, DeviceInfo device) implements Reply {}

    /**
     * A fence is passed.
     *
     * @param request the request's number
     */
    record Ack(long request) implements Reply {}

    /**
     * Some bytes of a read; the last one ends it.
     *
     * @param request the request's number
     * @param offset where they belong, in bytes
     * @param bytes the bytes, valid during the call alone
     * @param last whether all bytes have now been sent
     */
    record Chunk(long request, long offset, MemorySegment bytes, boolean last) implements Reply {}

    /**
     * A request cannot be answered.
     *
     * @param request the request's number
     * @param failure why
     */
    record Failed(long request, Failure failure) implements Reply {}

    /**
     * What a search found.
     *
     * @param request the request's number
     * @param objects what was found
     */
    record Found(long request, List<io.farpoint.session.Found> objects) implements Reply {}

    /**
     * The session is over.
     *
     * @param reason why
     */
    record Gone(String reason) implements Reply {}
}
