package io.farpoint.backend.cpu;

import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Picks elements by index. Where the index stands still along a row (rows picked whole, as an
 * embedding does) the row is copied, else element by element.
 */
final class GatherKernel {
    private static final int INDEX = 0;
    private static final int SOURCE = 1;
    private static final int OUTPUT = 2;

    private GatherKernel() {}

    static void run(Op.Gather op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Storage storage = Storage.of(inputs[0].dtype());
        Layout source = w.bind(SOURCE, inputs[0], storage);
        Layout index = w.bind(INDEX, inputs[1], Storage.of(inputs[1].dtype()));
        Layout output = w.bind(OUTPUT, outputs[0], storage);
        long total = output.shape().size();
        if (total == 0) {
            return;
        }
        Walk walk = w.walk;
        walk.begin(output.shape());
        walk.add(index);
        walk.addExcept(source, op.axis());
        walk.add(output);
        walk.collapse();
        walk.reset();
        Indices indices =
                new Indices(
                        w.segments[INDEX],
                        w.bases[INDEX],
                        Storage.of(inputs[1].dtype()).width,
                        source.shape().size(op.axis()),
                        source.stride(op.axis()));
        Object row = w.lanes(storage, 0);
        for (long done = 0; done < total && !w.scratch.failure.happened(); ) {
            walk.strip(Scratch.BLOCK);
            for (int i = 0; i < walk.rows(); i++) {
                row(walk, i, indices, storage, row, w);
            }
            done += (long) walk.rows() * walk.length();
            walk.advance();
        }
    }

    private static void row(
            Walk walk, int number, Indices indices, Storage storage, Object row, Workspace w) {
        long index = walk.position(INDEX) + number * walk.rowStride(INDEX);
        long source = walk.position(SOURCE) + number * walk.rowStride(SOURCE);
        long output = walk.position(OUTPUT) + number * walk.rowStride(OUTPUT);
        int length = walk.length();
        if (walk.stride(INDEX) == 0) {
            long shift = indices.shift(index, w.scratch.failure);
            if (shift != Indices.OUTSIDE) {
                MemorySegment from = w.segments[SOURCE];
                long stride = walk.stride(SOURCE);
                storage.load(from, w.bases[SOURCE], source + shift, 0, stride, 1, length, row, 0);
                storage.store(
                        row,
                        0,
                        w.segments[OUTPUT],
                        w.bases[OUTPUT],
                        output,
                        0,
                        walk.stride(OUTPUT),
                        1,
                        length);
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            long shift = indices.shift(index + i * walk.stride(INDEX), w.scratch.failure);
            if (shift == Indices.OUTSIDE) {
                return;
            }
            move(
                    w.segments[SOURCE],
                    w.bases[SOURCE] + (source + i * walk.stride(SOURCE) + shift) * storage.width,
                    w.segments[OUTPUT],
                    w.bases[OUTPUT] + (output + i * walk.stride(OUTPUT)) * storage.width,
                    storage.width);
        }
    }

    /** Copies one element of 1, 4 or 8 bytes. */
    static void move(MemorySegment from, long source, MemorySegment to, long target, int width) {
        if (width == Integer.BYTES) {
            to.set(ValueLayout.JAVA_INT, target, from.get(ValueLayout.JAVA_INT, source));
        } else if (width == Long.BYTES) {
            to.set(ValueLayout.JAVA_LONG, target, from.get(ValueLayout.JAVA_LONG, source));
        } else {
            to.set(ValueLayout.JAVA_BYTE, target, from.get(ValueLayout.JAVA_BYTE, source));
        }
    }

    /**
     * Indices of INT32 or INT64, checked, as distances in the data they point into.
     *
     * @param size the size of the dimension they index
     * @param stride its stride in the data
     */
    record Indices(MemorySegment segment, long base, int width, long size, long stride) {
        /** What {@link #shift} answers for an index outside. */
        static final long OUTSIDE = Long.MIN_VALUE;

        /** How far from the dimension's start the index at a position points, in elements. */
        long shift(long position, Failure failure) {
            long offset = base + position * width;
            long index =
                    width == Long.BYTES
                            ? segment.get(ValueLayout.JAVA_LONG, offset)
                            : segment.get(ValueLayout.JAVA_INT, offset);
            long at = index < 0 ? index + size : index;
            if (at < 0 || at >= size) {
                failure.note(FailureCode.INDEX_OUT_OF_RANGE, index);
                return OUTSIDE;
            }
            return at * stride;
        }
    }
}
