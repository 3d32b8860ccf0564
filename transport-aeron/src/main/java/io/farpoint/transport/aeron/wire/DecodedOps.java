package io.farpoint.transport.aeron.wire;

import io.farpoint.op.Op;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Ops that came before, found by their bytes, so that an op said again is the same instance and no
 * expression is built or compared. Bounded; used by one thread.
 */
final class DecodedOps {
    /** How many ops are kept. */
    static final int SLOTS = 256;

    /** How far from its home slot an op may be: a peer that makes hashes collide gains nothing. */
    static final int PROBES = 8;

    /** The longest op that is kept, in bytes. */
    static final int MAX_KEPT_BYTES = 1024;

    private final OpDecoder decoder = new OpDecoder();
    private final UnsafeBuffer[] bytes = new UnsafeBuffer[SLOTS];
    private final Op[] ops = new Op[SLOTS];
    private int turn;

    /** An op from where the reader stands to its end. */
    Op read(WireReader in) {
        int length = in.remaining();
        if (length > MAX_KEPT_BYTES) {
            return decoder.decode(in);
        }
        int start = in.position();
        int home = hash(in.view(), start, length);
        for (int i = 0; i < PROBES; i++) {
            int slot = (home + i) & (SLOTS - 1);
            if (bytes[slot] == null) {
                return keep(in, start, slot);
            }
            if (isSame(bytes[slot], in.view(), start, length)) {
                in.skip(length, "an op");
                return ops[slot];
            }
        }
        return keep(in, start, (home + turn++ % PROBES) & (SLOTS - 1));
    }

    private Op keep(WireReader in, int start, int slot) {
        Op op = decoder.decode(in);
        byte[] copy = new byte[in.position() - start];
        in.view().getBytes(start, copy);
        bytes[slot] = new UnsafeBuffer(copy);
        ops[slot] = op;
        return op;
    }

    private static int hash(DirectBuffer buffer, int start, int length) {
        long hash = length;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            hash = (hash ^ buffer.getLong(start + i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; i < length; i++) {
            hash = (hash ^ buffer.getByte(start + i)) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash >>> 32);
    }

    private static boolean isSame(DirectBuffer kept, DirectBuffer buffer, int start, int length) {
        if (kept.capacity() != length) {
            return false;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (kept.getLong(i) != buffer.getLong(start + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (kept.getByte(i) != buffer.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }

    /** How many ops are kept now. */
    int size() {
        int size = 0;
        for (Op op : ops) {
            size += op == null ? 0 : 1;
        }
        return size;
    }
}
