package io.farpoint.transport.aeron.wire;

import io.farpoint.session.Command;
import io.farpoint.session.Found;
import io.farpoint.session.Reply;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.transport.aeron.sbe.AckDecoder;
import io.farpoint.transport.aeron.sbe.ChunkReplyDecoder;
import io.farpoint.transport.aeron.sbe.FailedDecoder;
import io.farpoint.transport.aeron.sbe.FoundDecoder;
import io.farpoint.transport.aeron.sbe.GoneDecoder;
import io.farpoint.transport.aeron.sbe.WelcomeDecoder;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/** Frames of a worker to replies. Used by one thread: it has flyweights. */
public final class ReplyDecoder {
    private static final int VERSION = FrameReader.VERSION;

    /** What the shortest object of a Found has: its block, three lengths and a rank. */
    private static final int MIN_FOUND_BYTES =
            FoundDecoder.ObjectsDecoder.sbeBlockLength() + 3 * Short.BYTES + 1;

    private final FrameReader frame = new FrameReader();
    private final WireReader in = frame.in();
    private final WelcomeDecoder welcome = new WelcomeDecoder();
    private final AckDecoder ack = new AckDecoder();
    private final ChunkReplyDecoder chunk = new ChunkReplyDecoder();
    private final FailedDecoder failed = new FailedDecoder();
    private final FoundDecoder found = new FoundDecoder();
    private final OperandDecoder operands = new OperandDecoder();
    private final IntFunction<Reply> decode = this::decode;

    /** A decoder. */
    public ReplyDecoder() {}

    /**
     * Begins a frame.
     *
     * @param buffer what came
     * @param offset where the frame begins in it
     * @param length its length, in bytes
     * @throws MalformedFrameException if it does not begin as a frame; it is then an empty one
     */
    public void wrap(DirectBuffer buffer, int offset, int length) {
        frame.wrap(buffer, offset, length);
    }

    /**
     * The token of the frame's session.
     *
     * @return the token
     */
    public long token() {
        return frame.token();
    }

    /**
     * The number of the last command that the worker applied.
     *
     * @return the number
     */
    public long number() {
        return frame.number();
    }

    /**
     * The next reply of the frame.
     *
     * @return the reply, or null behind the last; the bytes of a chunk are a view of the buffer
     * @throws MalformedFrameException if what stands there is none; nothing comes after it
     */
    public Reply next() {
        return frame.next(decode);
    }

    private Reply decode(int template) {
        return switch (template) {
            case WelcomeDecoder.TEMPLATE_ID -> welcome();
            case AckDecoder.TEMPLATE_ID -> ack();
            case ChunkReplyDecoder.TEMPLATE_ID -> chunk();
            case FailedDecoder.TEMPLATE_ID -> failed();
            case FoundDecoder.TEMPLATE_ID -> found();
            case GoneDecoder.TEMPLATE_ID -> {
                frame.block(GoneDecoder.BLOCK_LENGTH, "Gone");
                yield new Reply.Gone(in.text(WireLimits.MAX_REASON_BYTES, "a reason"));
            }
            default -> throw new MalformedFrameException("no reply has template " + template);
        };
    }

    private Reply welcome() {
        int block = WelcomeDecoder.BLOCK_LENGTH;
        welcome.wrap(in.view(), frame.block(block, "Welcome"), block, VERSION);
        DeviceInfo device =
                new DeviceInfo(
                        in.text(WireLimits.MAX_NAME_BYTES, "a device's name"),
                        in.text(WireLimits.MAX_NAME_BYTES, "a backend's name"),
                        in.text(WireLimits.MAX_REASON_BYTES, "a device's description"),
                        WireReader.flag(welcome.runsInline(), "inline"),
                        FrameReader.bytes(welcome.memory(), "a device's memory"));
        return new Reply.Welcome(welcome.version(), welcome.opSet(), device);
    }

    private Reply ack() {
        int block = AckDecoder.BLOCK_LENGTH;
        ack.wrap(in.view(), frame.block(block, "Ack"), block, VERSION);
        return new Reply.Ack(ack.request());
    }

    private Reply chunk() {
        int block = ChunkReplyDecoder.BLOCK_LENGTH;
        chunk.wrap(in.view(), frame.block(block, "Chunk"), block, VERSION);
        long position = FrameReader.bytes(chunk.position(), "a chunk's position");
        boolean last = WireReader.flag(chunk.last(), "last");
        return new Reply.Chunk(chunk.request(), position, frame.payload(Command.CHUNK_BYTES), last);
    }

    private Reply failed() {
        int block = FailedDecoder.BLOCK_LENGTH;
        failed.wrap(in.view(), frame.block(block, "Failed"), block, VERSION);
        return new Reply.Failed(failed.request(), FailureTexts.read(in, failed.kind()));
    }

    private Reply found() {
        int block = FoundDecoder.BLOCK_LENGTH;
        found.wrap(in.view(), frame.block(block, "Found"), block, VERSION);
        int each = in.u16("a group's block");
        int count = in.u16("a group's count");
        if (each != FoundDecoder.ObjectsDecoder.sbeBlockLength()
                || count > WireLimits.MAX_OBJECTS
                || count * MIN_FOUND_BYTES > in.remaining()) {
            throw new MalformedFrameException(
                    count + " objects of " + each + " bytes in " + in.remaining());
        }
        Found[] objects = new Found[count];
        for (int i = 0; i < count; i++) {
            objects[i] = object();
        }
        return new Reply.Found(found.request(), OperandDecoder.list(objects));
    }

    private Found object() {
        long id = in.i64("an id");
        var dtype = Codes.DTYPES.read(in);
        boolean borrowed = WireReader.flag(in.u8("borrowed"), "borrowed");
        var shape = operands.shapeData(in);
        var tags = operands.tags(in);
        String about = in.text(WireLimits.MAX_DESCRIPTION_BYTES, "a description");
        return new Found(id, dtype, shape, tags, about, borrowed);
    }
}
