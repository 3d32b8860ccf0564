package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import java.util.Arrays;

/** {@link ArgKeys} of elements of 64 bits. */
final class LongArgKeys extends ArgKeys {
    private static final long INFINITY = 0x7FF0_0000_0000_0000L;

    /** Up to here a loop over all is faster. */
    private static final int SHORT = 32;

    /** The lanes into which longer rows are folded before one looks for a place. */
    private static final int LANES = 16;

    private final DType dtype;

    /** All ones if the order is to be turned around, else 0. */
    private final long flip;

    LongArgKeys(DType dtype, boolean largest) {
        super(Storage.of(DType.INT64), Storage.of(DType.INT64));
        this.dtype = dtype;
        this.flip = largest ? 0 : -1;
    }

    @Override
    void encode(Object elements, Object keys, int n) {
        long[] to = (long[]) keys;
        switch (dtype) {
            case INT64 -> flipped((long[]) elements, to, n, flip);
            case FLOAT64 -> doubles((long[]) elements, to, n, flip);
            case BOOL, UINT8, INT32, FLOAT32 ->
                    throw new IllegalStateException(dtype + " is narrower");
        }
    }

    private static void flipped(long[] from, long[] to, int n, long flip) {
        if (flip != 0 || from != to) {
            for (int i = 0; i < n; i++) {
                to[i] = from[i] ^ flip;
            }
        }
    }

    /** As with {@link IntArgKeys} floats. */
    private static void doubles(long[] from, long[] to, int n, long flip) {
        for (int i = 0; i < n; i++) {
            long bits = from[i];
            long magnitude = bits & Long.MAX_VALUE;
            long sign = (bits >> 63) ^ flip;
            long nan = (INFINITY - magnitude) >> 63;
            long key = (magnitude ^ sign) - sign;
            to[i] = (key & ~nan) | (nan & Long.MAX_VALUE);
        }
    }

    @Override
    int first(Object keys, int at, int n, Object room) {
        long[] from = (long[]) keys;
        return n <= SHORT ? firstOfFew(from, at, n) : firstOfMany(from, at, n, (long[]) room);
    }

    private static int firstOfFew(long[] keys, int at, int n) {
        long best = keys[at];
        int first = 0;
        for (int i = 1; i < n; i++) {
            long key = keys[at + i];
            first = key > best ? i : first;
            best = Math.max(best, key);
        }
        return first;
    }

    /**
     * Folds until lane l holds the greatest of keys l, l + 16, …; then looks where it came from.
     *
     * @param room holds the keys, and then the lanes
     */
    private static int firstOfMany(long[] keys, int at, int n, long[] room) {
        int half = Math.max(LANES, Integer.highestOneBit(n - 1));
        System.arraycopy(keys, at, room, 0, n);
        Arrays.fill(room, n, 2 * half, Long.MIN_VALUE);
        for (int distance = half; distance >= LANES; distance /= 2) {
            fold(room, distance);
        }
        long best = room[0];
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
    private static void fold(long[] keys, int distance) {
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
        return ((long[]) keys)[at];
    }

    @Override
    void begin(Object best, Object index, Object keys, int at, int n) {
        System.arraycopy(keys, at, best, 0, n);
        Arrays.fill((long[]) index, 0, n, 0);
    }

    @Override
    void join(Object best, Object index, Object keys, int n, int number) {
        joinAll((long[]) best, (long[]) index, (long[]) keys, n, number);
    }

    private static void joinAll(long[] best, long[] index, long[] keys, int n, long number) {
        for (int i = 0; i < n; i++) {
            long old = best[i];
            long greater = Math.max(old, keys[i]);
            long changed = greater ^ old;
            long mask = (changed | -changed) >> 63;
            best[i] = greater;
            index[i] = (index[i] & ~mask) | (number & mask);
        }
    }

    @Override
    long index(Object index, int at) {
        return ((long[]) index)[at];
    }
}
