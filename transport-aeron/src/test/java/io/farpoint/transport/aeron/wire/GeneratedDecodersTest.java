package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.session.Command;
import io.farpoint.session.Reply;
import io.farpoint.transport.aeron.sbe.ExecuteDecoder;
import io.farpoint.transport.aeron.sbe.FailedDecoder;
import io.farpoint.transport.aeron.sbe.FoundDecoder;
import io.farpoint.transport.aeron.sbe.FreeDecoder;
import io.farpoint.transport.aeron.sbe.HelloDecoder;
import io.farpoint.transport.aeron.sbe.LostDecoder;
import io.farpoint.transport.aeron.sbe.MessageHeaderDecoder;
import io.farpoint.transport.aeron.sbe.MoveOutDecoder;
import io.farpoint.transport.aeron.sbe.TagDecoder;
import io.farpoint.transport.aeron.sbe.WelcomeDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what the schema says: the decoders made of it walk to the same end. */
@Tag("unit")
class GeneratedDecodersTest {
    private static final int START = FrameWriter.HEADER_BYTES;

    private final Frames frames = new Frames();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    static java.util.stream.LongStream seeds() {
        return WireSeeds.several();
    }

    private static int length(byte[] frame) {
        return frame.length - START - MessageHeaderDecoder.ENCODED_LENGTH;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void commandsEndWhereTheSchemaSays(long seed) {
        RandomMessages random = new RandomMessages(seed);
        for (int i : new int[] {0, 1, 5, 6, 9, 10}) {
            Command command = random.command(i);
            byte[] frame = frames.of(command);
            UnsafeBuffer in = new UnsafeBuffer(frame);
            int decoded =
                    switch (i) {
                        case 0 -> {
                            HelloDecoder hello = new HelloDecoder();
                            hello.wrapAndApplyHeader(in, START, header);
                            assertEquals(((Command.Hello) command).client(), hello.client());
                            yield hello.encodedLength();
                        }
                        case 1 ->
                                new ExecuteDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        case 5 ->
                                new LostDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        case 6 ->
                                new FreeDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        case 9 ->
                                new MoveOutDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        default ->
                                new TagDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                    };
            assertEquals(length(frame), decoded, () -> "" + command);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void repliesEndWhereTheSchemaSays(long seed) {
        RandomMessages random = new RandomMessages(seed);
        for (int i : new int[] {0, 3, 4}) {
            Reply reply = random.reply(i);
            byte[] frame = frames.of(reply);
            UnsafeBuffer in = new UnsafeBuffer(frame);
            int decoded =
                    switch (i) {
                        case 0 ->
                                new WelcomeDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        case 3 ->
                                new FailedDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                        default ->
                                new FoundDecoder()
                                        .wrapAndApplyHeader(in, START, header)
                                        .sbeDecodedLength();
                    };
            assertEquals(length(frame), decoded, () -> "" + reply);
        }
    }
}
