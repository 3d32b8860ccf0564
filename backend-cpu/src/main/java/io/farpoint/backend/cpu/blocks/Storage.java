package io.farpoint.backend.cpu.blocks;

import io.farpoint.DType;
import java.lang.foreign.MemorySegment;

/**
 * How elements of one width move between off-heap memory and the primitive arrays that kernels
 * compute in. Offsets and steps are in bytes. Scalar loops over segments are not vectorised by the
 * JIT while loops over arrays are (measured, FACTS.md), hence the copies.
 */
public abstract sealed class Storage
        permits ByteStorage, IntStorage, LongStorage, FloatStorage, DoubleStorage {
    /** Up to here a loop of gets costs less than a bulk copy. */
    static final int FEW = 16;

    /** How many storages there are. */
    public static final int COUNT = 5;

    private static final Storage BYTES = new ByteStorage();
    private static final Storage INTS = new IntStorage();
    private static final Storage LONGS = new LongStorage();
    private static final Storage FLOATS = new FloatStorage();
    private static final Storage DOUBLES = new DoubleStorage();

    /** The bytes of one element. */
    public final int width;

    /** The logarithm of {@link #width}. */
    public final int shift;

    /** The number of this storage, below {@link #COUNT}. */
    public final int number;

    Storage(int width, int number) {
        this.width = width;
        this.shift = Integer.numberOfTrailingZeros(width);
        this.number = number;
    }

    /** The storage in whose arrays kernels compute with a dtype. */
    public static Storage of(DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8 -> BYTES;
            case INT32 -> INTS;
            case INT64 -> LONGS;
            case FLOAT32 -> FLOATS;
            case FLOAT64 -> DOUBLES;
        };
    }

    /** The storage of a dtype's bits, where nobody computes with them. */
    public static Storage ofBits(DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8 -> BYTES;
            case INT32, FLOAT32 -> INTS;
            case INT64, FLOAT64 -> LONGS;
        };
    }

    /** A fresh array. */
    public abstract Object array(int length);

    /** Reads neighbours. */
    public abstract void copyIn(MemorySegment from, long offset, Object to, int at, int count);

    /** Writes neighbours. */
    public abstract void copyOut(Object from, int at, MemorySegment to, long offset, int count);

    /**
     * Reads elements a step apart. Every other one, and all in reverse, are loops of their own:
     * where the JIT knows the step it checks bounds once (0.3 ns an element against 0.6; and 1.0
     * where the place is a product).
     */
    abstract void gather(MemorySegment from, long offset, long step, Object to, int at, int count);

    /** Writes elements a step apart. */
    public abstract void scatter(
            Object from, int at, MemorySegment to, long offset, long step, int count);

    /** Fills with a number as {@link io.farpoint.op.Scalars} encodes it. */
    public abstract void fill(Object to, int at, int count, long bits);

    /** Repeats each of the first elements so many times, in place. */
    abstract void spread(Object array, int at, int count, int times);

    /** Copies the first elements to places a step apart. */
    public abstract void deal(Object from, Object to, int at, int step, int count);

    /** The bits of an element of an array. */
    abstract long bits(Object from, int at);

    /**
     * Reads a strip: rows of equal length, elements and rows each a stride apart (in elements).
     *
     * @param base the byte offset of the view's element 0
     * @param position the strip's first element
     */
    public final void load(
            MemorySegment from,
            long base,
            long position,
            long rowStride,
            long stride,
            int rows,
            int length,
            Object to,
            int at) {
        long offset = base + position * width;
        if (rows == 1) {
            row(from, offset, stride, to, at, length);
        } else if (stride == 1 && rowStride == length) {
            copyIn(from, offset, to, at, rows * length);
        } else if (rowStride == 0) {
            row(from, offset, stride, to, at, length);
            repeat(to, at, length, rows * length);
        } else if (length == 1) {
            row(from, offset, rowStride, to, at, rows);
        } else if (stride == 0) {
            row(from, offset, rowStride, to, at, rows);
            spread(to, at, rows, length);
        } else {
            for (int i = 0; i < rows; i++) {
                row(from, offset + i * rowStride * width, stride, to, at + i * length, length);
            }
        }
    }

    private void row(MemorySegment from, long offset, long stride, Object to, int at, int length) {
        if (stride == 1) {
            copyIn(from, offset, to, at, length);
        } else if (stride == 0 && length > 1) {
            gather(from, offset, 0, to, at, 1);
            fill(to, at + 1, length - 1, bits(to, at));
        } else {
            gather(from, offset, stride * width, to, at, length);
        }
    }

    /** Copies the first {@code length} elements on until there are {@code total}. */
    private static void repeat(Object array, int at, int length, int total) {
        int done = length;
        while (done < total) {
            int next = Math.min(done, total - done);
            System.arraycopy(array, at, array, at + done, next);
            done += next;
        }
    }

    /** Reads the next elements of a walk's operand, strip by strip. */
    public final void loadNext(
            MemorySegment from, long base, Walk walk, int operand, Object to, int n) {
        for (int at = 0; at < n; ) {
            walk.strip(n - at);
            load(
                    from,
                    base,
                    walk.position(operand),
                    walk.rowStride(operand),
                    walk.stride(operand),
                    walk.rows(),
                    walk.length(),
                    to,
                    at);
            at += walk.rows() * walk.length();
            walk.advance();
        }
    }

    /** Writes the next elements of a walk's operand, strip by strip. */
    public final void storeNext(
            Object from, int n, MemorySegment to, long base, Walk walk, int operand) {
        for (int at = 0; at < n; ) {
            walk.strip(n - at);
            store(
                    from,
                    at,
                    to,
                    base,
                    walk.position(operand),
                    walk.rowStride(operand),
                    walk.stride(operand),
                    walk.rows(),
                    walk.length());
            at += walk.rows() * walk.length();
            walk.advance();
        }
    }

    /** Writes a strip. */
    public final void store(
            Object from,
            int at,
            MemorySegment to,
            long base,
            long position,
            long rowStride,
            long stride,
            int rows,
            int length) {
        long offset = base + position * width;
        if (stride == 1 && (rows == 1 || rowStride == length)) {
            copyOut(from, at, to, offset, rows * length);
        } else if (length == 1) {
            scatter(from, at, to, offset, rowStride * width, rows);
        } else if (stride == 1) {
            for (int i = 0; i < rows; i++) {
                copyOut(from, at + i * length, to, offset + i * rowStride * width, length);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                scatter(
                        from,
                        at + i * length,
                        to,
                        offset + i * rowStride * width,
                        stride * width,
                        length);
            }
        }
    }
}
