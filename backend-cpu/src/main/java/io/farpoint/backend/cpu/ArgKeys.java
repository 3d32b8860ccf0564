package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Elements as whole numbers, their keys: the extreme that is looked for has the greatest key, equal
 * elements (-0 and 0 too) have equal keys, and every NaN has the greatest of all. Loops over whole
 * numbers without branches are what the JIT vectorises best; the first of the greatest keys is the
 * answer whatever the dtype. Elements are read as the bits that they are.
 */
abstract sealed class ArgKeys permits IntArgKeys, LongArgKeys {
    /** The storage by which elements are read, of their width. */
    final Storage raw;

    /** The storage of keys and of indices beside them. */
    final Storage storage;

    ArgKeys(Storage raw, Storage storage) {
        this.raw = raw;
        this.storage = storage;
    }

    static ArgKeys of(DType dtype, boolean largest) {
        return switch (dtype) {
            case BOOL, UINT8, INT32, FLOAT32 -> new IntArgKeys(dtype, largest);
            case INT64, FLOAT64 -> new LongArgKeys(dtype, largest);
        };
    }

    /** The keys of elements. */
    abstract void encode(Object elements, Object keys, int n);

    /**
     * The place of the first greatest of some keys, counted from {@code at}.
     *
     * @param room an array to work in
     */
    abstract int first(Object keys, int at, int n, Object room);

    /** The same for each of some rows of n keys. */
    abstract void firsts(Object keys, int n, int rows, Object room, long[] places);

    /** A key, widened. */
    abstract long key(Object keys, int at);

    /** Takes the first keys as the best so far, at index 0. */
    abstract void begin(Object best, Object index, Object keys, int at, int n);

    /** Where a key is greater than the best so far it is the best, and its index the number. */
    abstract void join(Object best, Object index, Object keys, int n, int number);

    /** An index that {@link #join} noted. */
    abstract long index(Object index, int at);

    /** What a thread reads elements into. */
    final Object elements(Workspace w) {
        return w.lanes(raw, 0);
    }

    /** The keys of {@link #elements}; in an array of their own, which is twice as fast. */
    final Object keys(Workspace w) {
        return w.lanes(storage, 1);
    }

    /** More arrays for keys and indices, by number from 0. */
    final Object room(Workspace w, int number) {
        return w.lanes(storage, 2 + number);
    }

    /** An array for the answers. */
    final long[] answers(Workspace w) {
        return (long[]) w.lanes(Storage.of(DType.INT64), 5);
    }

    /**
     * The results of a search of which each row is looked through in parts: of each part the first
     * greatest key and its index, to be joined in the order of the parts.
     */
    record Parts(MemorySegment segment, int count) {
        private static final long BYTES = 2 * Long.BYTES;

        static long bytes(long results, int count) {
            return results * count * BYTES;
        }

        void set(long result, int part, long key, long index) {
            long at = (result * count + part) * BYTES;
            segment.set(ValueLayout.JAVA_LONG, at, key);
            segment.set(ValueLayout.JAVA_LONG, at + Long.BYTES, index);
        }

        /** The index of the first greatest key of all parts. */
        long first(long result) {
            long best = Long.MIN_VALUE;
            long index = 0;
            for (int i = 0; i < count; i++) {
                long at = (result * count + i) * BYTES;
                long key = segment.get(ValueLayout.JAVA_LONG, at);
                if (i == 0 || key > best) {
                    best = key;
                    index = segment.get(ValueLayout.JAVA_LONG, at + Long.BYTES);
                }
            }
            return index;
        }
    }
}
