package io.farpoint.transport.aeron.wire;

import io.farpoint.LimitExceededException;
import io.farpoint.session.Command;
import io.farpoint.session.Found;
import io.farpoint.session.Reply;
import io.farpoint.transport.aeron.sbe.AckEncoder;
import io.farpoint.transport.aeron.sbe.ChunkReplyEncoder;
import io.farpoint.transport.aeron.sbe.FailedEncoder;
import io.farpoint.transport.aeron.sbe.FoundEncoder;
import io.farpoint.transport.aeron.sbe.GoneEncoder;
import io.farpoint.transport.aeron.sbe.MessageHeaderEncoder;
import io.farpoint.transport.aeron.sbe.WelcomeEncoder;
import java.lang.foreign.MemorySegment;
import org.agrona.MutableDirectBuffer;

/** Replies to messages of a frame. Used by one thread: it has flyweights and scratch. */
public final class ReplyEncoder {
    /** What a chunk's frame has before the payload, in bytes: claim this and the payload. */
    public static final int CHUNK_HEADER_BYTES =
            FrameWriter.HEADER_BYTES
                    + MessageHeaderEncoder.ENCODED_LENGTH
                    + ChunkReplyEncoder.BLOCK_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final WelcomeEncoder welcome = new WelcomeEncoder();
    private final AckEncoder ack = new AckEncoder();
    private final ChunkReplyEncoder chunk = new ChunkReplyEncoder();
    private final FailedEncoder failed = new FailedEncoder();
    private final FoundEncoder found = new FoundEncoder();
    private final GoneEncoder gone = new GoneEncoder();
    private final OperandEncoder operands = new OperandEncoder();

    /** An encoder. */
    public ReplyEncoder() {}

    /**
     * Writes a reply as a message of a frame. A chunk must be the last one in its frame; its bytes
     * are copied here, once.
     *
     * @param reply the reply
     * @param buffer where to; an expandable one, or one with room for {@link
     *     WireLimits#MAX_MESSAGE_BYTES}, or for a chunk its frame's claim
     * @param offset where in it the message begins
     * @return the message's length, in bytes
     * @throws LimitExceededException if it is longer than a message may be: of what was found, or
     *     its tags
     * @throws IndexOutOfBoundsException if the buffer is full; what stands there is no message
     */
    public int encode(Reply reply, MutableDirectBuffer buffer, int offset) {
        int block =
                switch (reply) {
                    case Reply.Welcome said -> encode(said, buffer, offset);
                    case Reply.Ack said ->
                            ack.wrapAndApplyHeader(buffer, offset, header)
                                    .request(said.request())
                                    .encodedLength();
                    case Reply.Chunk said -> encode(said, buffer, offset);
                    case Reply.Failed said -> encode(said, buffer, offset);
                    case Reply.Found said -> encode(said, buffer, offset);
                    case Reply.Gone said -> encode(said, buffer, offset);
                };
        return MessageHeaderEncoder.ENCODED_LENGTH + block;
    }

    private int encode(Reply.Welcome said, MutableDirectBuffer buffer, int offset) {
        var info = said.device();
        byte[] name = Texts.clipped(info.name(), WireLimits.MAX_NAME_BYTES);
        byte[] backend = Texts.clipped(info.backend(), WireLimits.MAX_NAME_BYTES);
        byte[] about = Texts.clipped(info.description(), WireLimits.MAX_REASON_BYTES);
        return welcome.wrapAndApplyHeader(buffer, offset, header)
                .version(said.version())
                .opSet(said.opSet())
                .memory(info.memoryBytes())
                .runsInline((short) (info.inline() ? 1 : 0))
                .putDevice(name, 0, name.length)
                .putBackend(backend, 0, backend.length)
                .putAbout(about, 0, about.length)
                .encodedLength();
    }

    private int encode(Reply.Chunk said, MutableDirectBuffer buffer, int offset) {
        int bytes = chunkBytes(said.bytes());
        chunk.wrapAndApplyHeader(buffer, offset, header)
                .request(said.request())
                .position(said.offset())
                .last(said.last() ? 1 : 0);
        buffer.checkLimit(chunk.limit() + bytes);
        MemorySegment.copy(said.bytes(), 0, Payloads.view(buffer, chunk.limit(), bytes), 0, bytes);
        return chunk.encodedLength() + bytes;
    }

    /** The length of a chunk, if a frame can carry it. */
    static int chunkBytes(MemorySegment payload) {
        if (payload.byteSize() > Command.CHUNK_BYTES) {
            throw new LimitExceededException(
                    "a chunk of "
                            + payload.byteSize()
                            + " bytes is above the limit of "
                            + Command.CHUNK_BYTES);
        }
        return (int) payload.byteSize();
    }

    private int encode(Reply.Failed said, MutableDirectBuffer buffer, int offset) {
        FailureTexts texts = FailureTexts.of(said.failure());
        return failed.wrapAndApplyHeader(buffer, offset, header)
                .request(said.request())
                .kind((short) said.failure().kind().code())
                .putWorker(texts.worker(), 0, texts.worker().length)
                .putOp(texts.op(), 0, texts.op().length)
                .putDetail(texts.detail(), 0, texts.detail().length)
                .putCaller(texts.caller(), 0, texts.caller().length)
                .encodedLength();
    }

    private int encode(Reply.Found said, MutableDirectBuffer buffer, int offset) {
        int count = said.objects().size();
        if (count > WireLimits.MAX_OBJECTS) {
            throw tooMuch(count);
        }
        var objects =
                found.wrapAndApplyHeader(buffer, offset, header)
                        .request(said.request())
                        .objectsCount(count);
        for (Found object : said.objects()) {
            byte[] about =
                    Texts.whole(
                            object.description(),
                            WireLimits.MAX_DESCRIPTION_BYTES,
                            "a description");
            objects.next()
                    .id(object.id())
                    .dtype((short) object.dtype().code())
                    .borrowed((short) (object.borrowed() ? 1 : 0));
            WireWriter shape = operands.shape(object.shape());
            objects.putShape(shape.bytes(), 0, shape.length());
            WireWriter tags = operands.tags(object.tags());
            objects.putTags(tags.bytes(), 0, tags.lengthOf("all tags"));
            objects.putAbout(about, 0, about.length);
            if (found.encodedLength() > WireLimits.MAX_MESSAGE_BYTES) {
                throw tooMuch(count);
            }
        }
        return found.encodedLength();
    }

    private static LimitExceededException tooMuch(int count) {
        return new LimitExceededException(
                count
                        + " objects are more than one answer of "
                        + WireLimits.MAX_MESSAGE_BYTES
                        + " bytes can tell of; search by tags");
    }

    private int encode(Reply.Gone said, MutableDirectBuffer buffer, int offset) {
        byte[] reason = Texts.clipped(said.reason(), WireLimits.MAX_REASON_BYTES);
        return gone.wrapAndApplyHeader(buffer, offset, header)
                .putReason(reason, 0, reason.length)
                .encodedLength();
    }
}
