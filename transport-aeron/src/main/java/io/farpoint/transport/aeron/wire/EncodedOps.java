package io.farpoint.transport.aeron.wire;

import io.farpoint.op.Op;

/**
 * The bytes of ops sent before, found by identity: an op that is said often is a constant, and its
 * equals would walk its expression. Bounded; used by one thread.
 */
final class EncodedOps {
    /** How many ops are kept. */
    static final int SLOTS = 256;

    /** How far from its home slot an op may be. */
    static final int PROBES = 8;

    /** The longest op that is kept, in bytes. */
    static final int MAX_KEPT_BYTES = 1024;

    private final OpEncoder encoder = new OpEncoder();
    private final Op[] ops = new Op[SLOTS];
    private final byte[][] encoded = new byte[SLOTS][];
    private int turn;

    byte[] of(Op op) {
        int home = System.identityHashCode(op);
        for (int i = 0; i < PROBES; i++) {
            int slot = (home + i) & (SLOTS - 1);
            if (ops[slot] == op) {
                return encoded[slot];
            }
            if (ops[slot] == null) {
                return keep(op, slot);
            }
        }
        return keep(op, (home + turn++ % PROBES) & (SLOTS - 1));
    }

    private byte[] keep(Op op, int slot) {
        byte[] bytes = encoder.encode(op);
        if (bytes.length <= MAX_KEPT_BYTES) {
            ops[slot] = op;
            encoded[slot] = bytes;
        }
        return bytes;
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
