package io.farpoint.transport.aeron.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.Command;
import io.farpoint.transport.aeron.sbe.ByeDecoder;
import io.farpoint.transport.aeron.sbe.ChunkCommandDecoder;
import io.farpoint.transport.aeron.sbe.ExecuteDecoder;
import io.farpoint.transport.aeron.sbe.ExpectDecoder;
import io.farpoint.transport.aeron.sbe.FenceDecoder;
import io.farpoint.transport.aeron.sbe.FreeDecoder;
import io.farpoint.transport.aeron.sbe.GetDecoder;
import io.farpoint.transport.aeron.sbe.HelloDecoder;
import io.farpoint.transport.aeron.sbe.LostDecoder;
import io.farpoint.transport.aeron.sbe.MoveOutDecoder;
import io.farpoint.transport.aeron.sbe.PutDecoder;
import io.farpoint.transport.aeron.sbe.SearchDecoder;
import io.farpoint.transport.aeron.sbe.TagDecoder;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/**
 * Frames of a client to commands. Used by one thread: it has flyweights and ops that came before.
 * Generated decoders read fixed blocks alone; they trust lengths, and data is not to be trusted.
 */
public final class CommandDecoder {
    private static final int VERSION = FrameReader.VERSION;

    private final FrameReader frame = new FrameReader();
    private final WireReader in = frame.in();
    private final HelloDecoder hello = new HelloDecoder();
    private final ExecuteDecoder execute = new ExecuteDecoder();
    private final ExpectDecoder expect = new ExpectDecoder();
    private final PutDecoder put = new PutDecoder();
    private final ChunkCommandDecoder chunk = new ChunkCommandDecoder();
    private final LostDecoder lost = new LostDecoder();
    private final GetDecoder get = new GetDecoder();
    private final FenceDecoder fence = new FenceDecoder();
    private final MoveOutDecoder moveOut = new MoveOutDecoder();
    private final TagDecoder tag = new TagDecoder();
    private final SearchDecoder search = new SearchDecoder();
    private final DecodedOps ops = new DecodedOps();
    private final OperandDecoder operands = new OperandDecoder();
    private final IntFunction<Command> decode = this::decode;

    /** A decoder. */
    public CommandDecoder() {}

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
     * @return the token; 0 before the worker gave one
     */
    public long token() {
        return frame.token();
    }

    /**
     * The number of the frame's first command; each command has the next one.
     *
     * @return the number; in a heartbeat that of the next command to come
     */
    public long number() {
        return frame.number();
    }

    /**
     * The next command of the frame.
     *
     * @return the command, or null behind the last; the bytes of a chunk are a view of the buffer
     * @throws MalformedFrameException if what stands there is none; nothing comes after it
     */
    public Command next() {
        return frame.next(decode);
    }

    private Command decode(int template) {
        return switch (template) {
            case HelloDecoder.TEMPLATE_ID -> hello();
            case ExecuteDecoder.TEMPLATE_ID -> execute();
            case ExpectDecoder.TEMPLATE_ID -> expect();
            case PutDecoder.TEMPLATE_ID -> put();
            case ChunkCommandDecoder.TEMPLATE_ID -> chunk();
            case LostDecoder.TEMPLATE_ID -> lost();
            case FreeDecoder.TEMPLATE_ID -> free();
            case GetDecoder.TEMPLATE_ID -> get();
            case FenceDecoder.TEMPLATE_ID -> fence();
            case MoveOutDecoder.TEMPLATE_ID -> moveOut();
            case TagDecoder.TEMPLATE_ID -> tag();
            case SearchDecoder.TEMPLATE_ID -> search();
            case ByeDecoder.TEMPLATE_ID -> {
                frame.block(ByeDecoder.BLOCK_LENGTH, "Bye");
                yield new Command.Bye();
            }
            default -> throw new MalformedFrameException("no command has template " + template);
        };
    }

    private Command hello() {
        int block = HelloDecoder.BLOCK_LENGTH;
        hello.wrap(in.view(), frame.block(block, "Hello"), block, VERSION);
        String client = in.text(WireLimits.MAX_NAME_BYTES, "a client's name");
        return new Command.Hello(hello.version(), hello.opSet(), client, hello.capabilities());
    }

    private Command execute() {
        int block = ExecuteDecoder.BLOCK_LENGTH;
        execute.wrap(in.view(), frame.block(block, "Execute"), block, VERSION);
        int inputs = atMost(execute.inputs(), Exprs.MAX_INPUTS, "inputs");
        int immediates = atMost(execute.immediates(), Exprs.MAX_IMMEDIATES, "immediates");
        int outputs = atMost(execute.outputs(), Exprs.MAX_OUTPUTS, "outputs");
        int outer = in.enter("an op");
        Op op = ops.read(in);
        in.leave(outer, "an op");
        outer = in.enter("operands");
        Command.Source[] sources = operands.sources(in, inputs);
        Long[] numbers = operands.immediates(in, immediates);
        Command.Target[] targets = operands.targets(in, outputs);
        in.leave(outer, "operands");
        return new Command.Execute(
                op,
                OperandDecoder.list(sources),
                OperandDecoder.list(numbers),
                OperandDecoder.list(targets),
                in.text(WireLimits.MAX_CALLER_BYTES, "a caller"));
    }

    private static int atMost(int count, int most, String what) {
        if (count > most) {
            throw new MalformedFrameException("an op of " + count + " " + what);
        }
        return count;
    }

    private Command expect() {
        int block = ExpectDecoder.BLOCK_LENGTH;
        expect.wrap(in.view(), frame.block(block, "Expect"), block, VERSION);
        var dtype = Codes.DTYPES.of(expect.dtype());
        return new Command.Expect(expect.id(), dtype, operands.shapeData(in), expect.ticket());
    }

    private Command put() {
        int block = PutDecoder.BLOCK_LENGTH;
        put.wrap(in.view(), frame.block(block, "Put"), block, VERSION);
        return new Command.Put(put.ticket(), FrameReader.bytes(put.size(), "a parcel's size"));
    }

    private Command chunk() {
        int block = ChunkCommandDecoder.BLOCK_LENGTH;
        chunk.wrap(in.view(), frame.block(block, "Chunk"), block, VERSION);
        long position = FrameReader.bytes(chunk.position(), "a chunk's position");
        return new Command.Chunk(chunk.ticket(), position, frame.payload(Command.CHUNK_BYTES));
    }

    private Command lost() {
        int block = LostDecoder.BLOCK_LENGTH;
        lost.wrap(in.view(), frame.block(block, "Lost"), block, VERSION);
        return new Command.Lost(lost.ticket(), FailureTexts.read(in, lost.kind()));
    }

    private Command free() {
        frame.block(FreeDecoder.BLOCK_LENGTH, "Free");
        int block = in.u16("a group's block");
        int count = in.u16("a group's count");
        if (block != Long.BYTES || count > WireLimits.MAX_OBJECTS) {
            throw new MalformedFrameException(count + " ids of " + block + " bytes to free");
        }
        int start = in.skip(count * Long.BYTES, "ids to free");
        Long[] ids = new Long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = in.view().getLong(start + i * Long.BYTES, LITTLE_ENDIAN);
        }
        return new Command.Free(OperandDecoder.list(ids));
    }

    private Command get() {
        int block = GetDecoder.BLOCK_LENGTH;
        get.wrap(in.view(), frame.block(block, "Get"), block, VERSION);
        return new Command.Get(get.request(), get.id(), operands.viewData(in));
    }

    private Command fence() {
        int block = FenceDecoder.BLOCK_LENGTH;
        fence.wrap(in.view(), frame.block(block, "Fence"), block, VERSION);
        return new Command.Fence(fence.request(), fence.id());
    }

    private Command moveOut() {
        int block = MoveOutDecoder.BLOCK_LENGTH;
        moveOut.wrap(in.view(), frame.block(block, "MoveOut"), block, VERSION);
        Layout view = operands.viewData(in);
        String address = in.text(WireLimits.MAX_ADDRESS_BYTES, "an address");
        return new Command.MoveOut(moveOut.id(), view, address, moveOut.ticket());
    }

    private Command tag() {
        int block = TagDecoder.BLOCK_LENGTH;
        tag.wrap(in.view(), frame.block(block, "Tag"), block, VERSION);
        var tags = operands.tags(in);
        String about = in.text(WireLimits.MAX_DESCRIPTION_BYTES, "a description");
        return new Command.Tag(tag.id(), tags, about);
    }

    private Command search() {
        int block = SearchDecoder.BLOCK_LENGTH;
        search.wrap(in.view(), frame.block(block, "Search"), block, VERSION);
        return new Command.Search(search.request(), operands.tags(in), search.firstId());
    }

    /** How many ops are kept, for tests. */
    int keptOps() {
        return ops.size();
    }
}
