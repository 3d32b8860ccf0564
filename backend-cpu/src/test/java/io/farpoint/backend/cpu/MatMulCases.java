package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Matrix products of awkward shapes, their operands lying in awkward ways. */
final class MatMulCases {
    /** One product; batches where shapes have more than two dimensions. */
    record Case(String name, Layout left, Layout right) {
        long depth() {
            return left.shape().size(left.rank() - 1);
        }

        Shape out() {
            long[] dims = left.shape().dims();
            dims[dims.length - 1] = right.shape().size(right.rank() - 1);
            return Shape.of(dims);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final long[][] SHAPES = {
        {1, 1, 1},
        {1, 1, 4096},
        {4096, 1, 1},
        {1, 4096, 1},
        {1, 300, 130},
        {130, 300, 1},
        {2, 129, 65},
        {65, 129, 2},
        {3, 1000, 5},
        {17, 17, 17},
        {33, 64, 7},
        {64, 1, 64},
        {5, 0, 7},
        {0, 5, 7},
        {127, 65, 129},
        {260, 130, 530},
        {16, 700, 16},
        {600, 16, 600}
    };

    private MatMulCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (long[] s : SHAPES) {
            for (Way left : Way.values()) {
                for (Way right : Way.values()) {
                    String name = s[0] + "x" + s[1] + "x" + s[2] + " " + left + " by " + right;
                    cases.add(new Case(name, left.lay(s[0], s[1]), right.lay(s[1], s[2])));
                }
            }
        }
        Layout many = Layout.contiguous(Shape.of(5, 33, 17));
        Layout others = Layout.contiguous(Shape.of(5, 17, 40));
        Layout one = Layout.contiguous(Shape.of(17, 40)).expand(Shape.of(5, 17, 40));
        Layout window = Layout.of(Shape.of(5, 33, 17), new long[] {3, 17, 1}, 2);
        cases.add(new Case("batch", many, others));
        cases.add(new Case("batch by one", many, one));
        cases.add(new Case("overlapping batch", window, others));
        cases.add(new Case("transposed batch", many.permute(0, 2, 1), one(5, 33, 9)));
        cases.add(new Case("deep batch", one(2, 3, 64, 65), one(2, 3, 65, 66)));
        cases.add(new Case("tiny batch", one(300, 7, 8), one(300, 8, 9)));
        cases.add(new Case("reversed batch", many.slice(0, 4, 5, -1), others));
        return cases;
    }

    private static Layout one(long... dims) {
        return Layout.contiguous(Shape.of(dims));
    }

    private enum Way {
        DENSE,
        TRANSPOSED,
        /** Rows with a gap, not at the buffer's beginning. */
        PITCHED,
        /** Every second element of every row. */
        STEPPED,
        /** Rows from the last to the first. */
        REVERSED,
        /** One row for all. */
        REPEATED;

        Layout lay(long rows, long columns) {
            Shape shape = Shape.of(rows, columns);
            return switch (this) {
                case DENSE -> Layout.contiguous(shape);
                case TRANSPOSED -> Layout.of(shape, new long[] {1, rows}, 0);
                case PITCHED -> Layout.of(shape, new long[] {columns + 3, 1}, 5);
                case STEPPED -> Layout.of(shape, new long[] {2 * columns, 2}, 1);
                case REVERSED ->
                        Layout.of(shape, new long[] {-columns, 1}, Math.max(0, rows - 1) * columns);
                case REPEATED -> Layout.of(shape, new long[] {0, 1}, 0);
            };
        }
    }

    /** The bits of the result, a long each. */
    static long[] bits(Backend backend, Case example, DType dtype) {
        try (Buffer left = filled(backend, example.left(), dtype, 1);
                Buffer right = filled(backend, example.right(), dtype, 2);
                Buffer out = backend.allocate(example.out().size() * dtype.bytes())) {
            Operand[] inputs = {
                new Operand.View(left, example.left(), dtype),
                new Operand.View(right, example.right(), dtype)
            };
            Operand result = new Operand.View(out, Layout.contiguous(example.out()), dtype);
            backend.execute(Op.MatMul.INSTANCE, inputs, new Operand[] {result});
            return read(backend, out, example.out().size(), dtype);
        }
    }

    private static Buffer filled(Backend backend, Layout view, DType dtype, long seed) {
        MemorySegment memory = elements(view, dtype, seed);
        Buffer buffer = backend.allocate(memory.byteSize());
        backend.write(buffer, 0, memory);
        return buffer;
    }

    private static long[] read(Backend backend, Buffer buffer, long count, DType dtype) {
        MemorySegment memory = MemorySegment.ofArray(new byte[(int) (count * dtype.bytes())]);
        backend.read(buffer, 0, memory);
        return bits(memory, dtype);
    }

    /** The bits of elements in memory. */
    static long[] bits(MemorySegment memory, DType dtype) {
        long[] bits = new long[(int) (memory.byteSize() / dtype.bytes())];
        for (int i = 0; i < bits.length; i++) {
            bits[i] =
                    switch (dtype.bytes()) {
                        case 1 -> memory.get(ValueLayout.JAVA_BYTE, i);
                        case 4 -> memory.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
                        default -> memory.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i);
                    };
        }
        return bits;
    }

    /** Random elements, as many as a view needs. */
    static MemorySegment elements(Layout view, DType dtype, long seed) {
        long elements = view.shape().size() == 0 ? 1 : view.maxPosition() + 1;
        MemorySegment memory = MemorySegment.ofArray(new byte[(int) (elements * dtype.bytes())]);
        Random random = new Random(seed);
        for (long i = 0; i < elements; i++) {
            switch (dtype) {
                case FLOAT32 ->
                        memory.setAtIndex(
                                ValueLayout.JAVA_FLOAT_UNALIGNED, i, random.nextFloat() - 0.5f);
                case FLOAT64 ->
                        memory.setAtIndex(
                                ValueLayout.JAVA_DOUBLE_UNALIGNED, i, random.nextDouble() - 0.5);
                case INT32 ->
                        memory.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, random.nextInt());
                case INT64 ->
                        memory.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, random.nextLong());
                case UINT8, BOOL -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
            }
        }
        return memory;
    }
}
