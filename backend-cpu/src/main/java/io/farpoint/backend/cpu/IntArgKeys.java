package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import java.util.Arrays;

/** {@link ArgKeys} of elements of up to 32 bits. */
final class IntArgKeys extends ArgKeys {
    private static final int INFINITY = 0x7F80_0000;

    /** Up to here a key and its place are looked at together, as one long number. */
    private static final int SHORT = 64;

    /** The lanes into which longer rows are folded before one looks for a place. */
    private static final int LANES = 16;

    private final DType dtype;

    /** All ones if the order is to be turned around, else 0. */
    private final int flip;

    IntArgKeys(DType dtype, boolean largest) {
        super(Storage.of(dtype == DType.FLOAT32 ? DType.INT32 : dtype), Storage.of(DType.INT32));
        this.dtype = dtype;
        this.flip = largest ? 0 : -1;
    }

    @Override
    void encode(Object elements, Object keys, int n) {
        int[] to = (int[]) keys;
        switch (dtype) {
            case BOOL, UINT8 -> bytes((byte[]) elements, to, n, flip);
            case INT32 -> flipped((int[]) elements, to, n, flip);
            case FLOAT32 -> floats((int[]) elements, to, n, flip);
            case INT64, FLOAT64 -> throw new IllegalStateException(dtype + " is too wide");
        }
    }

    private static void bytes(byte[] from, int[] to, int n, int flip) {
        for (int i = 0; i < n; i++) {
            to[i] = (from[i] & 0xFF) ^ flip;
        }
    }

    private static void flipped(int[] from, int[] to, int n, int flip) {
        if (flip != 0 || from != to) {
            for (int i = 0; i < n; i++) {
                to[i] = from[i] ^ flip;
            }
        }
    }

    /** From sign and magnitude to two's complement, which makes -0 of 0; NaN above all. */
    private static void floats(int[] from, int[] to, int n, int flip) {
        for (int i = 0; i < n; i++) {
            int bits = from[i];
            int magnitude = bits & Integer.MAX_VALUE;
            int sign = (bits >> 31) ^ flip;
            int nan = (INFINITY - magnitude) >> 31;
            int key = (magnitude ^ sign) - sign;
            to[i] = (key & ~nan) | (nan & Integer.MAX_VALUE);
        }
    }

    @Override
    int first(Object keys, int at, int n, Object room) {
        int[] from = (int[]) keys;
        return n <= SHORT ? firstOfFew(from, at, n) : firstOfMany(from, at, n, (int[]) room);
    }

    private static int firstOfFew(int[] keys, int at, int n) {
        long best = Long.MIN_VALUE;
        for (int i = 0; i < n; i++) {
            best = Math.max(best, ((long) keys[at + i] << 32) | (Integer.MAX_VALUE - i));
        }
        return Integer.MAX_VALUE - (int) best;
    }

    /**
     * Folds until lane l holds the greatest of keys l, l + 16, …; then looks where it came from.
     *
     * @param room holds the keys, and then the lanes
     */
    private static int firstOfMany(int[] keys, int at, int n, int[] room) {
        int half = Math.max(LANES, Integer.highestOneBit(n - 1));
        System.arraycopy(keys, at, room, 0, n);
        Arrays.fill(room, n, 2 * half, Integer.MIN_VALUE);
        for (int distance = half; distance >= LANES; distance /= 2) {
            fold(room, distance);
        }
        int best = room[0];
        for (int i = 1; i < LANES; i++) {
            best = Math.max(best, room[i]);
        }
        int first = n;
        for (int i = 0; i < LANES; i++) {
            if (room[i] == best) {
                int place = i;
                while (place < first && keys[at + place] != best) {
                    place += LANES;
                }
                first = Math.min(first, place);
            }
        }
        return first;
    }

    /** The JIT vectorises only where it knows the distance: a loop for each. */
    private static void fold(int[] keys, int distance) {
        switch (distance) {
            case 512 -> {
                for (int i = 0; i < 512; i++) {
                    keys[i] = Math.max(keys[i], keys[i + 512]);
                }
            }
            case 256 -> {
                for (int i = 0; i < 256; i++) {
                    keys[i] = Math.max(keys[i], keys[i + 256]);
                }
            }
            case 128 -> {
                for (int i = 0; i < 128; i++) {
                    keys[i] = Math.max(keys[i], keys[i + 128]);
                }
            }
            case 64 -> {
                for (int i = 0; i < 64; i++) {
                    keys[i] = Math.max(keys[i], keys[i + 64]);
                }
            }
            case 32 -> {
                for (int i = 0; i < 32; i++) {
                    keys[i] = Math.max(keys[i], keys[i + 32]);
                }
            }
            default -> {
                for (int i = 0; i < LANES; i++) {
                    keys[i] = Math.max(keys[i], keys[i + LANES]);
                }
            }
        }
    }

    @Override
    void firsts(Object keys, int n, int rows, Object room, long[] places) {
        for (int i = 0; i < rows; i++) {
            places[i] = first(keys, i * n, n, room);
        }
    }

    @Override
    long key(Object keys, int at) {
        return ((int[]) keys)[at];
    }

    @Override
    void begin(Object best, Object index, Object keys, int at, int n) {
        System.arraycopy(keys, at, best, 0, n);
        Arrays.fill((int[]) index, 0, n, 0);
    }

    @Override
    void join(Object best, Object index, Object keys, int n, int number) {
        joinAll((int[]) best, (int[]) index, (int[]) keys, n, number);
    }

    private static void joinAll(int[] best, int[] index, int[] keys, int n, int number) {
        for (int i = 0; i < n; i++) {
            int old = best[i];
            int greater = Math.max(old, keys[i]);
            int changed = greater ^ old;
            int mask = (changed | -changed) >> 31;
            best[i] = greater;
            index[i] = (index[i] & ~mask) | (number & mask);
        }
    }

    @Override
    long index(Object index, int at) {
        return ((int[]) index)[at];
    }
}
