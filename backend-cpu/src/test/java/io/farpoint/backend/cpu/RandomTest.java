package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.backend.cpu.programs.DoubleFunctions;
import io.farpoint.op.Distribution;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Philox;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many numbers at once are, bit for bit, those that {@link Philox} defines one by one. */
@Tag("unit")
class RandomTest {
    private static final long LEAST = -7;
    private static final long END = 1_000_003;
    private static final long[] SIZES = {1, 2, 3, 5, 1023, 1024, 1025, 2049, 33_333, 300_001};

    /** The counter's lower word overflows within the draw, then the whole counter. */
    private static final long[][] SEEDS = {
        {5, 7}, {-1, 0xFFFF_FFF0L}, {0x1234_5678_9ABC_DEFL, -16}, {Long.MIN_VALUE, 1L << 40}
    };

    private record Draw(Distribution distribution, DType dtype) {}

    private static List<Draw> draws() {
        return List.of(
                new Draw(Distribution.UNIFORM, DType.FLOAT32),
                new Draw(Distribution.UNIFORM, DType.FLOAT64),
                new Draw(Distribution.NORMAL, DType.FLOAT32),
                new Draw(Distribution.NORMAL, DType.FLOAT64),
                new Draw(Distribution.INTEGERS, DType.INT64));
    }

    @Test
    void everyNumberIsTheDefinedOneWhateverTheThreads() {
        try (Backend one = TestDevices.open(1, new LoopBounds(false, 1, 1, true));
                Backend three = TestDevices.open(3, new LoopBounds(false, 1, 1, true))) {
            for (Draw draw : draws()) {
                for (long size : SIZES) {
                    for (long[] seed : SEEDS) {
                        Layout layout = Layout.contiguous(Shape.of(size));
                        double[] expected = expected(draw, size, seed);
                        String what = draw + " of " + size;
                        assertArrayEquals(expected, run(one, draw, layout, seed), what);
                        assertArrayEquals(expected, run(three, draw, layout, seed), what);
                    }
                }
            }
        }
    }

    @Test
    void theRowMajorIndexCountsAndNotThePlaceInMemory() {
        List<Layout> layouts =
                List.of(
                        Layout.contiguous(Shape.of(301, 401)).permute(1, 0),
                        Layout.contiguous(Shape.of(200, 1001)).slice(1, 1000, 501, -2),
                        Layout.contiguous(Shape.of(300, 1001)).slice(1, 3, 777, 1));
        try (Backend three = TestDevices.open(3, new LoopBounds(false, 1, 1, true))) {
            for (Draw draw : draws()) {
                for (Layout layout : layouts) {
                    double[] drawn = expected(draw, layout.shape().size(), SEEDS[0]);
                    double[] expected = new double[(int) layout.maxPosition() + 1];
                    long columns = layout.shape().size(1);
                    for (int i = 0; i < drawn.length; i++) {
                        long row = i / columns * layout.stride(0);
                        long place = layout.offset() + row + i % columns * layout.stride(1);
                        expected[(int) place] = drawn[i];
                    }
                    double[] found = run(three, draw, layout, SEEDS[0]);
                    assertArrayEquals(expected, found, draw + " to " + layout);
                }
            }
        }
    }

    private static double[] expected(Draw draw, long size, long[] seed) {
        double[] expected = new double[(int) size];
        for (int i = 0; i < size; i++) {
            expected[i] =
                    switch (draw.distribution()) {
                        case UNIFORM -> uniform(draw.dtype(), i, seed);
                        case NORMAL -> normal(draw.dtype(), i, seed);
                        case INTEGERS -> {
                            int[] words = words(seed[0], seed[1] + i / 2);
                            int at = 2 * (i % 2);
                            yield Philox.integer(words[at], words[at + 1], LEAST, END);
                        }
                    };
        }
        return expected;
    }

    private static double uniform(DType dtype, int i, long[] seed) {
        if (dtype == DType.FLOAT32) {
            return Philox.uniformFloat(words(seed[0], seed[1] + i / 4)[i % 4]);
        }
        int[] words = words(seed[0], seed[1] + i / 2);
        return Philox.uniformDouble(words[2 * (i % 2)], words[2 * (i % 2) + 1]);
    }

    private static double normal(DType dtype, int i, long[] seed) {
        double u = uniform(dtype, i - i % 2, seed);
        double v = uniform(dtype, i - i % 2 + 1, seed);
        double radius = Math.sqrt(-2 * DoubleFunctions.log(1 - u));
        double angle = 2 * Math.PI * v;
        double turned = i % 2 == 0 ? DoubleFunctions.cos(angle) : DoubleFunctions.sin(angle);
        return dtype == DType.FLOAT32 ? (float) (radius * turned) : radius * turned;
    }

    private static int[] words(long seed, long block) {
        int[] words = new int[4];
        Philox.block(seed, block, words);
        return words;
    }

    /** All that lies in the buffer, zeros where nothing was drawn. */
    private static double[] run(Backend backend, Draw draw, Layout layout, long[] seed) {
        int elements = (int) layout.maxPosition() + 1;
        DType dtype = draw.dtype();
        try (Buffer y = backend.allocate((long) elements * dtype.bytes())) {
            backend.write(y, 0, MemorySegment.ofArray(new byte[elements * dtype.bytes()]));
            Operand[] numbers = {number(seed[0]), number(seed[1]), number(LEAST), number(END)};
            Operand[] output = {new Operand.View(y, layout, dtype)};
            backend.execute(new Op.Random(draw.distribution()), numbers, output);
            double[] found = new double[elements];
            if (dtype == DType.FLOAT32) {
                float[] floats = new float[elements];
                backend.read(y, 0, MemorySegment.ofArray(floats));
                for (int i = 0; i < elements; i++) {
                    found[i] = floats[i];
                }
            } else if (dtype == DType.FLOAT64) {
                backend.read(y, 0, MemorySegment.ofArray(found));
            } else {
                long[] longs = new long[elements];
                backend.read(y, 0, MemorySegment.ofArray(longs));
                for (int i = 0; i < elements; i++) {
                    found[i] = longs[i];
                }
            }
            return found;
        }
    }

    private static Operand number(long value) {
        return new Operand.Immediate(value, DType.INT64);
    }
}
