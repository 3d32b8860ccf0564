package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.op.FailureCode;
import java.lang.foreign.MemorySegment;

/**
 * Indices of INT32 or INT64, checked, as distances in the data they point into.
 *
 * @param base the byte offset of the indices' view's element 0
 * @param size the size of the dimension they index
 * @param stride its stride in the data
 */
record Indices(MemorySegment segment, long base, Storage storage, long size, long stride) {
    /** What {@link #places} filled. */
    static long[] array(Workspace w) {
        return (long[]) w.lanes(Storage.of(DType.INT64), 0);
    }

    /**
     * Reads a strip of indices as how far from the dimension's start they point, in elements.
     *
     * @return false if one is outside; it is noted
     */
    boolean places(long position, long rowStride, long stride, int rows, int length, Workspace w) {
        long[] places = array(w);
        Storage longs = Storage.of(DType.INT64);
        Object read = storage == longs ? places : w.lanes(storage, 1);
        storage.load(segment, base, position, rowStride, stride, rows, length, read, 0);
        int n = rows * length;
        if (read instanceof int[] narrow) {
            for (int i = 0; i < n; i++) {
                places[i] = narrow[i];
            }
        }
        for (int i = 0; i < n; i++) {
            long index = places[i];
            long at = index < 0 ? index + size : index;
            if (at < 0 || at >= size) {
                w.fail(FailureCode.INDEX_OUT_OF_RANGE, index);
                return false;
            }
            places[i] = at * this.stride;
        }
        return true;
    }

    /** Moves the places of a strip on by where its elements stand themselves. */
    static void add(long[] places, long position, Walk walk, int operand) {
        int length = walk.length();
        long stride = walk.stride(operand);
        for (int row = 0; row < walk.rows(); row++) {
            long start = position + row * walk.rowStride(operand);
            int at = row * length;
            for (int i = 0; i < length; i++) {
                places[at + i] += start + i * stride;
            }
        }
    }
}
