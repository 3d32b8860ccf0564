package io.farpoint.transport.aeron.wire;

import io.farpoint.session.Command;
import io.farpoint.session.Reply;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Whole frames as arrays, through the encoders and decoders under test. */
final class Frames {
    static final long TOKEN = 0x0102030405060708L;
    static final long NUMBER = 42;

    /** Where a frame begins in its buffer: nowhere in particular. */
    private static final int OFFSET = 24;

    private final FrameWriter frames = new FrameWriter();
    private final CommandEncoder commandEncoder = new CommandEncoder();
    private final ReplyEncoder replyEncoder = new ReplyEncoder();
    final CommandDecoder commandDecoder = new CommandDecoder();
    final ReplyDecoder replyDecoder = new ReplyDecoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    byte[] of(Command... commands) {
        int end = OFFSET + frames.begin(buffer, OFFSET, TOKEN, NUMBER);
        for (Command command : commands) {
            end += commandEncoder.encode(command, buffer, end);
        }
        return Arrays.copyOfRange(buffer.byteArray(), OFFSET, end);
    }

    byte[] of(Reply... replies) {
        int end = OFFSET + frames.begin(buffer, OFFSET, TOKEN, NUMBER);
        for (Reply reply : replies) {
            end += replyEncoder.encode(reply, buffer, end);
        }
        return Arrays.copyOfRange(buffer.byteArray(), OFFSET, end);
    }

    /** One message without its frame's header. */
    byte[] message(Command command) {
        byte[] frame = of(command);
        return Arrays.copyOfRange(frame, FrameWriter.HEADER_BYTES, frame.length);
    }

    List<Command> commands(byte[] frame) {
        commandDecoder.wrap(new UnsafeBuffer(frame), 0, frame.length);
        List<Command> commands = new ArrayList<>();
        for (Command command; (command = commandDecoder.next()) != null; ) {
            commands.add(command);
        }
        return commands;
    }

    List<Reply> replies(byte[] frame) {
        replyDecoder.wrap(new UnsafeBuffer(frame), 0, frame.length);
        List<Reply> replies = new ArrayList<>();
        for (Reply reply; (reply = replyDecoder.next()) != null; ) {
            replies.add(reply);
        }
        return replies;
    }

    /** What compares equal: segments are equal only to themselves. */
    static Object comparable(Object said) {
        return switch (said) {
            case Command.Chunk chunk ->
                    List.of(chunk.ticket(), chunk.offset(), bytes(chunk.bytes()));
            case Reply.Chunk chunk ->
                    List.of(chunk.request(), chunk.offset(), bytes(chunk.bytes()), chunk.last());
            default -> said;
        };
    }

    private static List<Byte> bytes(MemorySegment segment) {
        List<Byte> bytes = new ArrayList<>();
        for (byte one : segment.toArray(ValueLayout.JAVA_BYTE)) {
            bytes.add(one);
        }
        return bytes;
    }
}
