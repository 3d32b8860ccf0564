package io.farpoint.transport.aeron.wire;

import io.farpoint.LimitExceededException;
import io.farpoint.op.Exprs;
import io.farpoint.session.Command;
import io.farpoint.transport.aeron.sbe.ByeEncoder;
import io.farpoint.transport.aeron.sbe.ChunkCommandEncoder;
import io.farpoint.transport.aeron.sbe.ExecuteEncoder;
import io.farpoint.transport.aeron.sbe.ExpectEncoder;
import io.farpoint.transport.aeron.sbe.FenceEncoder;
import io.farpoint.transport.aeron.sbe.FreeEncoder;
import io.farpoint.transport.aeron.sbe.GetEncoder;
import io.farpoint.transport.aeron.sbe.HelloEncoder;
import io.farpoint.transport.aeron.sbe.LostEncoder;
import io.farpoint.transport.aeron.sbe.MessageHeaderEncoder;
import io.farpoint.transport.aeron.sbe.MoveOutEncoder;
import io.farpoint.transport.aeron.sbe.PutEncoder;
import io.farpoint.transport.aeron.sbe.SearchEncoder;
import io.farpoint.transport.aeron.sbe.TagEncoder;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Commands to messages of a frame. Used by one thread: it has flyweights, scratch and the bytes of
 * ops sent before.
 */
public final class CommandEncoder {
    /** What a chunk's frame has before the payload, in bytes, if nothing else is in it. */
    public static final int CHUNK_HEADER_BYTES =
            FrameWriter.HEADER_BYTES
                    + MessageHeaderEncoder.ENCODED_LENGTH
                    + ChunkCommandEncoder.BLOCK_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final HelloEncoder hello = new HelloEncoder();
    private final ExecuteEncoder execute = new ExecuteEncoder();
    private final ExpectEncoder expect = new ExpectEncoder();
    private final PutEncoder put = new PutEncoder();
    private final ChunkCommandEncoder chunk = new ChunkCommandEncoder();
    private final LostEncoder lost = new LostEncoder();
    private final FreeEncoder free = new FreeEncoder();
    private final GetEncoder get = new GetEncoder();
    private final FenceEncoder fence = new FenceEncoder();
    private final MoveOutEncoder moveOut = new MoveOutEncoder();
    private final TagEncoder tag = new TagEncoder();
    private final SearchEncoder search = new SearchEncoder();
    private final ByeEncoder bye = new ByeEncoder();
    private final EncodedOps ops = new EncodedOps();
    private final OperandEncoder operands = new OperandEncoder();

    /** An encoder. */
    public CommandEncoder() {}

    /**
     * Writes a command as a message of a frame. A chunk must be the last one in its frame; its
     * bytes are copied here, once.
     *
     * @param command the command
     * @param buffer where to; an expandable one, or one with room for {@link
     *     WireLimits#MAX_MESSAGE_BYTES}, or for a chunk its frame's claim
     * @param offset where in it the message begins
     * @return the message's length, in bytes
     * @throws LimitExceededException if it is longer than a message may be
     * @throws io.farpoint.FarpointException if it names what no worker has: a dimension of no shape
     * @throws IndexOutOfBoundsException if the buffer is full; what stands there is no message
     */
    public int encode(Command command, MutableDirectBuffer buffer, int offset) {
        int block =
                switch (command) {
                    case Command.Hello said -> encode(said, buffer, offset);
                    case Command.Execute said -> encode(said, buffer, offset);
                    case Command.Expect said -> encode(said, buffer, offset);
                    case Command.Put said ->
                            put.wrapAndApplyHeader(buffer, offset, header)
                                    .ticket(said.ticket())
                                    .size(said.bytes())
                                    .encodedLength();
                    case Command.Chunk said -> encode(said, buffer, offset);
                    case Command.Lost said -> encode(said, buffer, offset);
                    case Command.Free said -> encode(said, buffer, offset);
                    case Command.Get said -> encode(said, buffer, offset);
                    case Command.Fence said ->
                            fence.wrapAndApplyHeader(buffer, offset, header)
                                    .request(said.request())
                                    .id(said.id())
                                    .encodedLength();
                    case Command.MoveOut said -> encode(said, buffer, offset);
                    case Command.Tag said -> encode(said, buffer, offset);
                    case Command.Search said -> encode(said, buffer, offset);
                    case Command.Bye _ ->
                            bye.wrapAndApplyHeader(buffer, offset, header).encodedLength();
                };
        return MessageHeaderEncoder.ENCODED_LENGTH + block;
    }

    private int encode(Command.Hello said, MutableDirectBuffer buffer, int offset) {
        byte[] client = Texts.whole(said.client(), WireLimits.MAX_NAME_BYTES, "a client's name");
        return hello.wrapAndApplyHeader(buffer, offset, header)
                .version(said.version())
                .opSet(said.opSet())
                .capabilities(said.capabilities())
                .putClient(client, 0, client.length)
                .encodedLength();
    }

    private int encode(Command.Execute said, MutableDirectBuffer buffer, int offset) {
        requireAtMost(said.inputs(), Exprs.MAX_INPUTS, "inputs");
        requireAtMost(said.immediates(), Exprs.MAX_IMMEDIATES, "immediates");
        requireAtMost(said.outputs(), Exprs.MAX_OUTPUTS, "outputs");
        byte[] op = ops.of(said.op());
        WireWriter with = operands.operands(said);
        byte[] caller = Texts.clipped(said.caller(), WireLimits.MAX_CALLER_BYTES);
        return execute.wrapAndApplyHeader(buffer, offset, header)
                .inputs((short) said.inputs().size())
                .immediates((short) said.immediates().size())
                .outputs((short) said.outputs().size())
                .putOp(op, 0, op.length)
                .putOperands(with.bytes(), 0, with.lengthOf("the operands"))
                .putCaller(caller, 0, caller.length)
                .encodedLength();
    }

    private static void requireAtMost(List<?> operands, int most, String what) {
        if (operands.size() > most) {
            throw new LimitExceededException(
                    "an op of " + operands.size() + " " + what + " is above the limit of " + most);
        }
    }

    private int encode(Command.Expect said, MutableDirectBuffer buffer, int offset) {
        WireWriter shape = operands.shape(said.shape());
        return expect.wrapAndApplyHeader(buffer, offset, header)
                .id(said.id())
                .ticket(said.ticket())
                .dtype((short) said.dtype().code())
                .putShape(shape.bytes(), 0, shape.length())
                .encodedLength();
    }

    private int encode(Command.Chunk said, MutableDirectBuffer buffer, int offset) {
        int bytes = ReplyEncoder.chunkBytes(said.bytes());
        chunk.wrapAndApplyHeader(buffer, offset, header)
                .ticket(said.ticket())
                .position(said.offset());
        buffer.checkLimit(chunk.limit() + bytes);
        MemorySegment.copy(said.bytes(), 0, Payloads.view(buffer, chunk.limit(), bytes), 0, bytes);
        return chunk.encodedLength() + bytes;
    }

    private int encode(Command.Lost said, MutableDirectBuffer buffer, int offset) {
        FailureTexts texts = FailureTexts.of(said.failure());
        return lost.wrapAndApplyHeader(buffer, offset, header)
                .ticket(said.ticket())
                .kind((short) said.failure().kind().code())
                .putWorker(texts.worker(), 0, texts.worker().length)
                .putOp(texts.op(), 0, texts.op().length)
                .putDetail(texts.detail(), 0, texts.detail().length)
                .putCaller(texts.caller(), 0, texts.caller().length)
                .encodedLength();
    }

    private int encode(Command.Free said, MutableDirectBuffer buffer, int offset) {
        requireAtMost(said.ids(), WireLimits.MAX_OBJECTS, "objects to free");
        var objects =
                free.wrapAndApplyHeader(buffer, offset, header).objectsCount(said.ids().size());
        for (int i = 0; i < said.ids().size(); i++) {
            objects.next().id(said.ids().get(i));
        }
        return free.encodedLength();
    }

    private int encode(Command.Get said, MutableDirectBuffer buffer, int offset) {
        WireWriter view = operands.view(said.view());
        return get.wrapAndApplyHeader(buffer, offset, header)
                .request(said.request())
                .id(said.id())
                .putView(view.bytes(), 0, view.length())
                .encodedLength();
    }

    private int encode(Command.MoveOut said, MutableDirectBuffer buffer, int offset) {
        WireWriter view = operands.view(said.view());
        byte[] address = Texts.whole(said.address(), WireLimits.MAX_ADDRESS_BYTES, "an address");
        return moveOut.wrapAndApplyHeader(buffer, offset, header)
                .id(said.id())
                .ticket(said.ticket())
                .putView(view.bytes(), 0, view.length())
                .putAddress(address, 0, address.length)
                .encodedLength();
    }

    private int encode(Command.Tag said, MutableDirectBuffer buffer, int offset) {
        WireWriter tags = operands.tags(said.tags());
        byte[] about =
                Texts.whole(said.description(), WireLimits.MAX_DESCRIPTION_BYTES, "a description");
        return tag.wrapAndApplyHeader(buffer, offset, header)
                .id(said.id())
                .putTags(tags.bytes(), 0, tags.lengthOf("all tags"))
                .putAbout(about, 0, about.length)
                .encodedLength();
    }

    private int encode(Command.Search said, MutableDirectBuffer buffer, int offset) {
        WireWriter tags = operands.tags(said.tags());
        return search.wrapAndApplyHeader(buffer, offset, header)
                .request(said.request())
                .firstId(said.firstId())
                .putTags(tags.bytes(), 0, tags.lengthOf("all tags"))
                .encodedLength();
    }
}
