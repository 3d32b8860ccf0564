package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.farpoint.DType;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.op.UnaryKind;
import io.farpoint.session.Command;
import io.farpoint.session.Reply;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frames with mutations: each is decoded or refused as malformed, no other way, and for no more
 * memory than its length allows. What is decoded encodes to the very same bytes.
 */
@Tag("unit")
class FrameFuzzTest {
    /** An exception and the words in it. */
    private static final long MOST_BYTES = 64 << 10;

    /** A node of two bytes becomes a record, its place in a list and a visit of core's census. */
    private static final long MOST_BYTES_A_BYTE = 128;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long seed = WireSeeds.one();
    private final Random random = new Random(seed);
    private final RandomMessages messages = new RandomMessages(seed);
    private final Mutations mutations = new Mutations(random);
    private final Frames frames = new Frames();
    private int decoded;

    @Test
    void mutatedFramesAreDecodedOrRefusedAndNothingElse() {
        int count = Integer.getInteger(WireSeeds.FRAMES, 50_000);
        System.out.println("frames of -D" + WireSeeds.SEED + "=" + seed);
        List<byte[]> corpus = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % 50 == 0) {
                corpus.clear();
                for (int j = 0; j < 4; j++) {
                    corpus.add(fresh());
                }
            }
            byte[] frame = mutations.of(corpus.get(random.nextInt(corpus.size())), corpus);
            boolean fromClient = random.nextInt(8) == 0 ? random.nextBoolean() : isCommand(frame);
            try {
                check(frame, fromClient);
            } catch (Throwable thrown) {
                fail("frame %d of seed %d: %s".formatted(i, seed, hex(frame)), thrown);
            }
        }
        System.out.println(decoded + " of " + count + " decoded");
        assertTrue(decoded > count / 100, "hardly any frame is decoded: " + decoded);
    }

    /** Whether the first message has a command's template, as far as one can see. */
    private static boolean isCommand(byte[] frame) {
        int template = FrameWriter.HEADER_BYTES + 2;
        return frame.length > template && frame[template] < 64;
    }

    /** Two bytes a node, as many and as deep as they may be. */
    @Test
    void worstExpressionTakesNoMoreMemoryThanItsBytesAllow() {
        Expr[] roots = new Expr[Exprs.MAX_OUTPUTS];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = new Expr.Input(0, DType.FLOAT32);
            for (int depth = 1; depth < Exprs.MAX_DEPTH; depth++) {
                roots[i] = new Expr.Unary(UnaryKind.NEG, roots[i]);
            }
        }
        Command one = new Command.Execute(new Op.Map(roots), List.of(), List.of(), List.of(), "");
        Command[] many = new Command[30];
        Arrays.fill(many, one);
        check(frames.of(many), true);
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame, 0, Math.min(frame.length, 4096));
    }

    private byte[] fresh() {
        if (random.nextInt(3) == 0) {
            Reply[] replies = new Reply[1 + random.nextInt(3)];
            for (int i = 0; i < replies.length; i++) {
                replies[i] = messages.reply(random.nextInt(RandomMessages.REPLIES));
            }
            return frames.of(replies);
        }
        Command[] commands = new Command[1 + random.nextInt(3)];
        for (int i = 0; i < commands.length; i++) {
            boolean op = random.nextInt(3) == 0;
            commands[i] = messages.command(op ? 1 : random.nextInt(RandomMessages.COMMANDS));
        }
        return frames.of(commands);
    }

    private void check(byte[] frame, boolean fromClient) {
        // Beyond its end the buffer goes on, as a term does.
        UnsafeBuffer buffer = new UnsafeBuffer(Arrays.copyOf(frame, frame.length + 64));
        long most = MOST_BYTES + MOST_BYTES_A_BYTE * frame.length;
        List<Command> commands = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        boolean whole = true;
        long used = Long.MAX_VALUE;
        // More than once where it is too much: the JVM loads a message's words on first need.
        for (int i = 0; i < 3 && used > most; i++) {
            commands.clear();
            replies.clear();
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                decode(buffer, frame.length, fromClient, commands, replies);
            } catch (MalformedFrameException refused) {
                whole = false;
            }
            used = MEMORY.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(used <= most, "%d bytes for %d".formatted(used, frame.length));
        if (whole) {
            decoded++;
            byte[] again =
                    fromClient
                            ? frames.of(commands.toArray(Command[]::new))
                            : frames.of(replies.toArray(Reply[]::new));
            int header = FrameWriter.HEADER_BYTES; // its numbers may have been changed
            assertArrayEquals(
                    Arrays.copyOfRange(frame, header, frame.length),
                    Arrays.copyOfRange(again, header, again.length));
        }
    }

    private void decode(
            UnsafeBuffer buffer,
            int length,
            boolean fromClient,
            List<Command> commands,
            List<Reply> replies) {
        if (fromClient) {
            frames.commandDecoder.wrap(buffer, 0, length);
            for (Command next; (next = frames.commandDecoder.next()) != null; ) {
                commands.add(next);
            }
        } else {
            frames.replyDecoder.wrap(buffer, 0, length);
            for (Reply next; (next = frames.replyDecoder.next()) != null; ) {
                replies.add(next);
            }
        }
    }
}
