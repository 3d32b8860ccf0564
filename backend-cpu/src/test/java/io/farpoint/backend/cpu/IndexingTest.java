package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gather and scatter beside a loop over single elements, bit for bit, with one thread or three. */
@Tag("unit")
class IndexingTest {
    private static final DType F32 = DType.FLOAT32;
    private static final Backend ONE = TestDevices.open(1, new LoopBounds(false, 1, 1, true));
    private static final Backend THREE = TestDevices.open(3, new LoopBounds(false, 1, 1, true));

    /**
     * Indices of a layout point into a dimension of the data.
     *
     * @param size of the dimension
     */
    record Case(Layout index, Layout moved, int axis, int size, DType numbers) {
        /** The layout of what is indexed. */
        Layout data() {
            long[] sizes = index.shape().dims();
            sizes[axis] = size;
            return Layout.contiguous(Shape.of(sizes));
        }
    }

    static List<Case> cases() {
        Layout rows = Layout.contiguous(Shape.of(3000, 1)).expand(Shape.of(3000, 100));
        Layout narrow = Layout.contiguous(Shape.of(60_000, 1)).expand(Shape.of(60_000, 5));
        Layout full = Layout.contiguous(Shape.of(700, 400));
        Layout deep = Layout.contiguous(Shape.of(40, 60, 90));
        Layout middle = Layout.contiguous(Shape.of(60, 1)).expand(Shape.of(40, 60, 90));
        Layout turned = Layout.contiguous(Shape.of(400, 700)).permute(1, 0);
        Layout apart = Layout.contiguous(Shape.of(700, 800)).slice(1, 799, 400, -2);
        return List.of(
                new Case(rows, Layout.contiguous(rows.shape()), 0, 50, DType.INT64),
                new Case(rows, Layout.contiguous(rows.shape()), 1, 7, DType.INT64),
                new Case(narrow, Layout.contiguous(narrow.shape()), 0, 1000, DType.INT32),
                new Case(full, full, 0, 30, DType.INT32),
                new Case(full, full, 1, 30, DType.INT64),
                new Case(turned, full, 0, 900, DType.INT64),
                new Case(full, apart, 1, 30, DType.INT64),
                new Case(full, turned, 0, 30, DType.INT32),
                new Case(deep, deep, 0, 11, DType.INT64),
                new Case(deep, deep, 1, 11, DType.INT64),
                new Case(deep, deep, 2, 11, DType.INT64),
                new Case(middle, deep, 1, 100, DType.INT64),
                new Case(
                        Layout.contiguous(Shape.of(5)),
                        Layout.contiguous(Shape.of(5)),
                        0,
                        2,
                        DType.INT64));
    }

    @AfterAll
    static void close() {
        ONE.close();
        THREE.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gatherPicksTheElements(Case use) {
        long[] numbers = numbers(use, 1);
        float[] data = floats(use.data(), 2);
        float[] expected = new float[(int) use.moved().maxPosition() + 1];
        int[] index = new int[use.index().rank()];
        do {
            expected[at(use.moved(), index)] = data[target(use, numbers, index)];
        } while (next(use.index().shape(), index));
        for (Backend backend : List.of(ONE, THREE)) {
            try (Buffer source = put(backend, data);
                    Buffer numbersIn = put(backend, use, numbers);
                    Buffer result = put(backend, new float[expected.length]);
                    Buffer failure = backend.allocate(16)) {
                Operand[] inputs = {view(source, use.data()), numbers(numbersIn, use)};
                Operand[] outputs = {view(result, use.moved()), verdict(failure)};
                backend.execute(new Op.Gather(use.axis()), inputs, outputs);
                assertArrayEquals(bits(expected), bits(get(backend, result)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scatterPutsTheElementsInOrder(Case use) {
        for (ScatterMode mode : ScatterMode.values()) {
            long[] numbers = numbers(use, 3);
            float[] data = floats(use.data(), 4);
            float[] moved = floats(use.moved(), 5);
            float[] expected = data.clone();
            int[] index = new int[use.index().rank()];
            do {
                int to = target(use, numbers, index);
                float value = moved[at(use.moved(), index)];
                expected[to] = mode == ScatterMode.ADD ? expected[to] + value : value;
            } while (next(use.index().shape(), index));
            for (Backend backend : List.of(ONE, THREE)) {
                try (Buffer base = put(backend, data);
                        Buffer numbersIn = put(backend, use, numbers);
                        Buffer source = put(backend, moved);
                        Buffer failure = backend.allocate(16)) {
                    Operand view = view(base, use.data());
                    Operand[] inputs = {view, numbers(numbersIn, use), view(source, use.moved())};
                    Operand[] outputs = {view, verdict(failure)};
                    backend.execute(new Op.Scatter(use.axis(), mode), inputs, outputs);
                    assertArrayEquals(bits(expected), bits(get(backend, base)), mode.toString());
                }
            }
        }
    }

    @Test
    void anIndexOutsideIsToldOnceWhicheverThreadMeetsIt() {
        int n = 600_000;
        int size = 1000;
        Layout layout = Layout.contiguous(Shape.of(n));
        for (int wrong : new int[] {0, n / 2, n - 1}) {
            for (long value : new long[] {size, -size - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                long[] numbers = new long[n];
                numbers[wrong] = value;
                try (Buffer source = put(THREE, new float[size]);
                        Buffer index = THREE.allocate(8L * n);
                        Buffer result = THREE.allocate(4L * n);
                        Buffer failure = THREE.allocate(16)) {
                    THREE.write(index, 0, MemorySegment.ofArray(numbers));
                    Operand number = new Operand.View(index, layout, DType.INT64);
                    Operand data = view(source, Layout.contiguous(Shape.of(size)));
                    Operand[] outputs = {view(result, layout), verdict(failure)};
                    long[] verdict = new long[2];
                    THREE.write(failure, 0, MemorySegment.ofArray(verdict));
                    THREE.execute(new Op.Gather(0), new Operand[] {data, number}, outputs);
                    THREE.read(failure, 0, MemorySegment.ofArray(verdict));
                    assertEquals(FailureCode.INDEX_OUT_OF_RANGE.code(), verdict[0]);
                    assertEquals(value, verdict[1]);

                    numbers[wrong] = -size;
                    THREE.write(index, 0, MemorySegment.ofArray(numbers));
                    THREE.write(failure, 0, MemorySegment.ofArray(new long[2]));
                    THREE.execute(new Op.Gather(0), new Operand[] {data, number}, outputs);
                    THREE.read(failure, 0, MemorySegment.ofArray(verdict));
                    assertEquals(0, verdict[0], "a failure outlived its op");
                }
            }
        }
        assertTrue(THREE.stats().buffersInUse() == 0);
    }

    private static long[] numbers(Case use, int seed) {
        long[] numbers = new long[(int) use.index().maxPosition() + 1];
        Random random = new Random(seed);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(2 * use.size()) - use.size();
        }
        return numbers;
    }

    private static float[] floats(Layout layout, int seed) {
        float[] values = new float[(int) layout.maxPosition() + 1];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int at(Layout layout, int[] index) {
        long position = layout.offset();
        for (int i = 0; i < index.length; i++) {
            position += index[i] * layout.stride(i);
        }
        return (int) position;
    }

    /** Where in the data the element of an index comes from or goes to. */
    private static int target(Case use, long[] numbers, int[] index) {
        long number = numbers[at(use.index(), index)];
        int[] place = index.clone();
        place[use.axis()] = (int) (number < 0 ? number + use.size() : number);
        return at(use.data(), place);
    }

    private static boolean next(Shape shape, int[] index) {
        for (int i = index.length - 1; i >= 0; i--) {
            if (++index[i] < shape.size(i)) {
                return true;
            }
            index[i] = 0;
        }
        return false;
    }

    private static Operand.View view(Buffer buffer, Layout layout) {
        return new Operand.View(buffer, layout, F32);
    }

    private static Operand.View numbers(Buffer buffer, Case use) {
        return new Operand.View(buffer, use.index(), use.numbers());
    }

    private static Operand.View verdict(Buffer buffer) {
        return new Operand.View(buffer, Layout.contiguous(Shape.of(2)), DType.INT64);
    }

    private static Buffer put(Backend backend, float[] values) {
        Buffer buffer = backend.allocate(4L * values.length);
        backend.write(buffer, 0, MemorySegment.ofArray(values));
        return buffer;
    }

    private static Buffer put(Backend backend, Case use, long[] numbers) {
        Buffer buffer = backend.allocate((long) numbers.length * use.numbers().bytes());
        if (use.numbers() == DType.INT64) {
            backend.write(buffer, 0, MemorySegment.ofArray(numbers));
            return buffer;
        }
        int[] narrow = new int[numbers.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (int) numbers[i];
        }
        backend.write(buffer, 0, MemorySegment.ofArray(narrow));
        return buffer;
    }

    private static float[] get(Backend backend, Buffer buffer) {
        float[] values = new float[(int) (buffer.bytes() / 4)];
        backend.read(buffer, 0, MemorySegment.ofArray(values));
        return values;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
