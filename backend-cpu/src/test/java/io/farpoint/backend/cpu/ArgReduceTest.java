package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first extreme's index, as a loop over single elements finds it; with one thread or three. */
@Tag("unit")
class ArgReduceTest {
    /** What kinds of values make an index hard to find. */
    private enum Values {
        ANY,
        TIES,
        ZEROS_OF_BOTH_SIGNS,
        SOME_NAN,
        EXTREMES
    }

    /** Above this some kinds of values are enough. */
    private static final int LARGE = 100_000;

    private static final Values[] SOME_VALUES = {Values.TIES, Values.SOME_NAN};

    private static List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        for (Shape shape :
                List.of(
                        Shape.of(1),
                        Shape.of(17),
                        Shape.of(1025),
                        Shape.of(400_000),
                        Shape.of(300, 3),
                        Shape.of(90, 64),
                        Shape.of(70, 65),
                        Shape.of(40_000, 10),
                        Shape.of(700, 500),
                        Shape.of(2, 150_000),
                        Shape.of(3, 40, 900),
                        Shape.of(40, 50, 200))) {
            layouts.add(Layout.contiguous(shape));
        }
        layouts.add(Layout.contiguous(Shape.of(600, 700)).permute(1, 0));
        layouts.add(Layout.contiguous(Shape.of(50, 40, 200)).permute(1, 2, 0));
        layouts.add(Layout.contiguous(Shape.of(600, 700)).slice(1, 1, 340, 2));
        layouts.add(Layout.contiguous(Shape.of(600, 700)).slice(0, 599, 600, -1));
        layouts.add(Layout.contiguous(Shape.of(700)).expand(Shape.of(600, 700)));
        return layouts;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void theFirstExtremeIsFound(DType dtype) {
        try (Backend one = TestDevices.open(1, new LoopBounds(false, 1, 1, true));
                Backend three = TestDevices.open(3, new LoopBounds(false, 1, 1, true))) {
            for (Layout layout : layouts()) {
                boolean large = layout.shape().size() > LARGE;
                for (Values values : large ? SOME_VALUES : Values.values()) {
                    MemorySegment data = data(dtype, layout.maxPosition() + 1, values);
                    for (int axes = 1; axes < 1 << layout.rank(); axes++) {
                        for (ArgReduceKind kind : ArgReduceKind.values()) {
                            Op.ArgReduce op = new Op.ArgReduce(kind, new Axes(axes));
                            String what = op + " of " + dtype + " " + values + " " + layout;
                            long[] expected = expected(op, dtype, layout, data);
                            assertArrayEquals(expected, run(one, op, dtype, layout, data), what);
                            assertArrayEquals(expected, run(three, op, dtype, layout, data), what);
                        }
                    }
                }
            }
        }
    }

    @Test
    void everyPlaceOfARowIsFound() {
        try (Backend backend = TestDevices.open(1, new LoopBounds(false, 1, 1, true))) {
            Op.ArgReduce op = new Op.ArgReduce(ArgReduceKind.ARGMAX, new Axes(1));
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                for (int n : new int[] {1, 2, 31, 63, 64, 65, 128, 129, 513, 1023, 1024, 1500}) {
                    Layout layout = Layout.contiguous(Shape.of(n));
                    for (int place = 0; place < n; place += 1 + n / 200) {
                        MemorySegment data = data(dtype, n, Values.TIES);
                        set(data, dtype, place, 5);
                        set(data, dtype, n - 1, 5);
                        long[] found = run(backend, op, dtype, layout, data);
                        assertEquals(place, found[0], n + " of " + dtype);
                    }
                }
            }
        }
    }

    private static MemorySegment data(DType dtype, long n, Values values) {
        MemorySegment data = MemorySegment.ofArray(new long[(int) n + 1]);
        Random random = new Random(n + values.ordinal());
        for (long i = 0; i < n; i++) {
            set(
                    data,
                    dtype,
                    i,
                    switch (values) {
                        case ANY -> random.nextGaussian() * 1000;
                        case TIES -> random.nextInt(3);
                        case ZEROS_OF_BOTH_SIGNS -> random.nextBoolean() ? 0.0 : -0.0;
                        case SOME_NAN ->
                                random.nextInt(50) == 0 ? Double.NaN : random.nextGaussian();
                        case EXTREMES ->
                                random.nextBoolean()
                                        ? Double.POSITIVE_INFINITY
                                        : Double.NEGATIVE_INFINITY;
                    });
        }
        return data;
    }

    /** NaN comes with either sign and with any payload. */
    private static void set(MemorySegment data, DType dtype, long at, double value) {
        int nan = (int) (0x7F80_0001 + at % 1000) | (at % 2 == 0 ? 0 : 1 << 31);
        switch (dtype) {
            case BOOL -> data.set(ValueLayout.JAVA_BYTE, at, (byte) (value > 0 ? 1 : 0));
            case UINT8 -> data.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case INT32 -> data.setAtIndex(ValueLayout.JAVA_INT, at, (int) value);
            case INT64 -> data.setAtIndex(ValueLayout.JAVA_LONG, at, (long) value);
            case FLOAT32 ->
                    data.setAtIndex(
                            ValueLayout.JAVA_INT,
                            at,
                            Double.isNaN(value) ? nan : Float.floatToRawIntBits((float) value));
            case FLOAT64 ->
                    data.setAtIndex(
                            ValueLayout.JAVA_LONG,
                            at,
                            Double.isNaN(value)
                                    ? ((long) nan << 32) | 0x7FF0_0000_0000_0000L
                                    : Double.doubleToRawLongBits(value));
        }
    }

    private static double get(MemorySegment data, DType dtype, long at) {
        return switch (dtype) {
            case BOOL, UINT8 -> data.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            case INT32 -> data.getAtIndex(ValueLayout.JAVA_INT, at);
            // no two values here become one double
            case INT64 -> data.getAtIndex(ValueLayout.JAVA_LONG, at);
            case FLOAT32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT, at);
            case FLOAT64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
        };
    }

    private static long[] expected(
            Op.ArgReduce op, DType dtype, Layout layout, MemorySegment data) {
        Shape shape = layout.shape();
        int results = (int) op.axes().removedFrom(shape).size();
        long[] found = new long[results];
        double[] best = new double[results];
        long[] seen = new long[results];
        long[] index = new long[shape.rank()];
        for (long i = 0; i < shape.size(); i++) {
            long rest = i;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis] = rest % shape.size(axis);
                rest /= shape.size(axis);
            }
            int result = 0;
            long position = layout.offset();
            for (int axis = 0; axis < shape.rank(); axis++) {
                position += index[axis] * layout.stride(axis);
                if (!op.axes().contains(axis)) {
                    result = (int) (result * shape.size(axis) + index[axis]);
                }
            }
            double value = get(data, dtype, position);
            double old = best[result];
            boolean better = op.kind() == ArgReduceKind.ARGMAX ? value > old : value < old;
            if (seen[result] == 0 || better || (value != value && old == old)) {
                best[result] = value;
                found[result] = seen[result];
            }
            seen[result]++;
        }
        return found;
    }

    private static long[] run(
            Backend backend, Op.ArgReduce op, DType dtype, Layout layout, MemorySegment data) {
        Shape shape = op.axes().removedFrom(layout.shape());
        long[] found = new long[(int) shape.size()];
        long bytes = (layout.maxPosition() + 1) * dtype.bytes();
        try (Buffer x = backend.allocate(bytes);
                Buffer y = backend.allocate(8L * found.length)) {
            backend.write(x, 0, data.asSlice(0, bytes));
            Operand[] input = {new Operand.View(x, layout, dtype)};
            Operand[] output = {new Operand.View(y, Layout.contiguous(shape), DType.INT64)};
            backend.execute(op, input, output);
            backend.read(y, 0, MemorySegment.ofArray(found));
        }
        return found;
    }
}
