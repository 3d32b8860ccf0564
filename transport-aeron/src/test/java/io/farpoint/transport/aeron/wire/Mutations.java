package io.farpoint.transport.aeron.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Frames that were valid once: cut, joined, and with some bytes changed. */
final class Mutations {
    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** A frame made of one, and of parts of others. */
    byte[] of(byte[] source, List<byte[]> corpus) {
        byte[] frame = source.clone();
        for (int i = random.nextInt(4); i >= 0 && frame.length > 0; i--) {
            int at = random.nextInt(frame.length);
            frame =
                    switch (random.nextInt(8)) {
                        case 0 -> Arrays.copyOf(frame, at);
                        case 1 -> joined(frame, at, frame, random.nextInt(frame.length));
                        case 2 -> {
                            byte[] other = corpus.get(random.nextInt(corpus.size()));
                            yield joined(frame, at, other, random.nextInt(other.length + 1));
                        }
                        case 3 -> with(frame, at, frame[at] ^ 1 << random.nextInt(8));
                        case 4 -> with(frame, at, random.nextInt(12));
                        case 5 -> with(frame, at, random.nextBoolean() ? -1 : 0x80);
                        case 6 -> with(frame, at, frame[at] + (random.nextBoolean() ? 1 : -1));
                        default -> with(frame, at, random.nextInt());
                    };
        }
        return frame;
    }

    private static byte[] with(byte[] frame, int at, int value) {
        frame[at] = (byte) value;
        return frame;
    }

    private static byte[] joined(byte[] head, int end, byte[] tail, int start) {
        byte[] joined = Arrays.copyOf(head, end + tail.length - start);
        System.arraycopy(tail, start, joined, end, tail.length - start);
        return joined;
    }
}
