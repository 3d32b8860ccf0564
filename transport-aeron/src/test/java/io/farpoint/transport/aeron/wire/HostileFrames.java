package io.farpoint.transport.aeron.wire;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.session.Command;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a client may throw at a worker's door, as a seed tells: frames of valid commands that aim at
 * few objects and tickets, so that they meet; commands of any kind; mutations of both; frames that
 * break the protocol.
 */
public final class HostileFrames {
    /** Few, so that commands name what others made. */
    private static final int NAMES = 6;

    private static final int MOST_COMMANDS = 4;
    private static final int HUGE_BYTES = 200_000;

    /**
     * A frame and what a worker has to make of it.
     *
     * @param bytes the frame
     * @param commands how many of its commands the worker takes
     * @param isBroken whether the worker must end the session for it
     * @param endsWell whether it takes leave
     */
    public record Shot(byte[] bytes, int commands, boolean isBroken, boolean endsWell) {}

    private final Random random;
    private final RandomMessages messages;
    private final Mutations mutations;
    private final FrameWriter writer = new FrameWriter();
    private final CommandEncoder encoder = new CommandEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final List<byte[]> corpus = new ArrayList<>();

    /** Frames of a seed. */
    public HostileFrames(long seed) {
        random = new Random(seed);
        messages = new RandomMessages(seed);
        mutations = new Mutations(random);
    }

    /**
     * The next frame.
     *
     * @param token the session's token, or 0 before Hello
     * @param number the number that is due
     */
    public Shot next(long token, long number) {
        byte[] valid = frame(token, number, commands());
        if (corpus.size() > 20) {
            corpus.set(random.nextInt(corpus.size()), valid);
        } else {
            corpus.add(valid);
        }
        byte[] thrown =
                switch (random.nextInt(96)) {
                    case 0, 1, 2 -> mutations.of(valid, corpus);
                    case 3 -> frame(random.nextLong(), number, commands());
                    case 4 -> frame(token, number + random.nextInt(-2, 3), commands());
                    case 5 -> frame(token, random.nextLong(), commands());
                    case 6 -> frame(token, number, Command.Hello.of("again"));
                    case 7 -> noise();
                    default -> valid;
                };
        return judge(thrown, token, number);
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return random.nextInt(4) == 0 ? new byte[0] : noise;
    }

    private Command[] commands() {
        Command[] commands = new Command[random.nextInt(1 + MOST_COMMANDS)];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = random.nextInt(4) == 0 ? anything() : aimed();
        }
        if (random.nextInt(5) == 0) {
            return new Command[] {chunk()};
        }
        return commands;
    }

    /** Any command but a chunk, which has a frame of its own, and Bye, which is rare. */
    private Command anything() {
        int which = random.nextInt(RandomMessages.COMMANDS - 1);
        Command any = messages.command(which == 4 ? 1 : which);
        // A worker keeps 1024 parcels that nobody expects, of all its clients: more would be felt.
        return any instanceof Command.Lost lost ? new Command.Lost(name(), lost.failure()) : any;
    }

    private Command aimed() {
        return switch (random.nextInt(13)) {
            case 0, 1 -> new Command.Expect(name(), dtype(), shape(), name());
            case 2 -> new Command.Put(name(), 4L * (1 + random.nextInt(8)));
            case 3 -> new Command.Put(name(), random.nextLong() >>> random.nextInt(64));
            case 4 -> new Command.Free(List.of(name(), name()));
            case 5, 6 -> new Command.Get(random.nextLong(), name(), layout());
            case 7 -> new Command.Fence(random.nextLong(), random.nextInt(NAMES));
            case 8 -> new Command.MoveOut(name(), layout(), "aeron:ipc?aeron-dir=/none", name());
            case 9 -> new Command.Tag(name(), Set.of("#" + name()), "aimed");
            case 10 -> new Command.Search(random.nextLong(), Set.of(), random.nextLong());
            case 11 -> random.nextInt(40) == 0 ? new Command.Bye() : execute();
            default -> execute();
        };
    }

    private Command execute() {
        Command.Execute any = messages.execute(random.nextInt(RandomMessages.OPS));
        List<Command.Source> sources = new ArrayList<>();
        for (int i = any.inputs().size(); i > 0; i--) {
            sources.add(new Command.Source(name(), layout()));
        }
        List<Command.Target> targets = new ArrayList<>();
        for (int i = any.outputs().size(); i > 0; i--) {
            Shape shape = shape();
            Layout view = Layout.contiguous(shape);
            targets.add(new Command.Target(name(), dtype(), shape, view, random.nextInt(4) > 0));
        }
        return new Command.Execute(any.op(), sources, any.immediates(), targets, any.caller());
    }

    private Command chunk() {
        int most = random.nextInt(10) == 0 ? HUGE_BYTES : 9;
        byte[] bytes = new byte[4 * random.nextInt(most / 4)];
        random.nextBytes(bytes);
        return new Command.Chunk(name(), 4L * random.nextInt(3), MemorySegment.ofArray(bytes));
    }

    private long name() {
        return 1 + random.nextInt(NAMES);
    }

    private DType dtype() {
        return random.nextBoolean()
                ? DType.FLOAT32
                : DType.values()[random.nextInt(DType.values().length)];
    }

    private Shape shape() {
        return random.nextInt(8) == 0 ? messages.shape() : Shape.of(1 + random.nextInt(3));
    }

    private Layout layout() {
        return random.nextInt(4) == 0 ? messages.layout() : Layout.contiguous(shape());
    }

    private byte[] frame(long token, long number, Command... commands) {
        int end = writer.begin(buffer, 0, token, number);
        for (Command command : commands) {
            end += encoder.encode(command, buffer, end);
        }
        return Arrays.copyOf(buffer.byteArray(), end);
    }

    /** The protocol's rules, told anew. */
    private Shot judge(byte[] frame, long token, long number) {
        CommandDecoder decoder = new CommandDecoder();
        int taken = 0;
        try {
            decoder.wrap(new UnsafeBuffer(frame), 0, frame.length);
            for (Command command; (command = decoder.next()) != null; taken++) {
                boolean opens = command instanceof Command.Hello && number + taken == 1;
                boolean hasToken = decoder.token() == (opens ? 0 : token);
                if (!hasToken || decoder.number() != number) {
                    return new Shot(frame, taken, true, false);
                }
                if (command instanceof Command.Bye) {
                    return new Shot(frame, taken + 1, false, true);
                }
            }
        } catch (MalformedFrameException malformed) {
            return new Shot(frame, taken, true, false);
        }
        return new Shot(frame, taken, false, false);
    }
}
