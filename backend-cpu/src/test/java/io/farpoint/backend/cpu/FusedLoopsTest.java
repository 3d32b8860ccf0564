package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The generated vector loops beside the plain evaluator: the same bits for whatever expression, in
 * every layout, while they are cold, in the moment they are swapped in, and warm; with one thread
 * or three.
 */
@Tag("unit")
class FusedLoopsTest {
    private static final long SEED = Long.getLong("farpoint.unit.seed", System.nanoTime());
    private static final int EXPRESSIONS = 6;
    private static final int GUARD = 8;
    private static final byte GUARD_BYTE = 77;
    private static final long WARM_MILLIS = 60_000;

    private static final Shape[] SHAPES = {
        Shape.of(0),
        Shape.of(1),
        Shape.of(3),
        Shape.of(17),
        Shape.of(64),
        Shape.of(127),
        Shape.of(1000),
        Shape.of(5003),
        Shape.of(7, 9),
        Shape.of(33, 31),
        Shape.of(100, 10),
        Shape.of(40, 600),
        Shape.of(9, 5, 70),
        Shape.of(1, 70),
        Shape.of(130_000),
        Shape.of(600, 300)
    };

    private static Backend plain() {
        return TestDevices.open(1, new LoopBounds(false, 1, 1, true));
    }

    private static Backend warm(int threads) {
        return TestDevices.open(threads, new LoopBounds(true, 1, 256, true));
    }

    /** Loops serve as soon as they are made, first interpreted, later compiled. */
    private static Backend cold(int threads) {
        return TestDevices.open(threads, new LoopBounds(true, 1, 256, false));
    }

    @Test
    void everyFormGivesTheSameBits() throws InterruptedException {
        try (Backend plain = plain();
                Backend one = cold(1);
                Backend three = cold(3)) {
            for (int i = 0; i < EXPRESSIONS; i++) {
                RandomExpressions expressions = new RandomExpressions(SEED + i);
                Op.Map op = new Op.Map(expressions.next());
                compare(op, expressions.immediates(), SEED + i, plain, one, three);
            }
            assertTrue(one.stats().details().get("loopsMade") > 0, "nothing was fused");
        }
    }

    @Test
    void warmLoopsGiveTheSameBits() throws InterruptedException {
        Expr x = input();
        Expr y = new Expr.Input(1, DType.FLOAT32);
        Expr condition = new Expr.Binary(BinaryKind.GT, x, new Expr.Const(0, DType.FLOAT32));
        Expr gated = new Expr.Binary(BinaryKind.MUL, y, new Expr.Unary(UnaryKind.SIGMOID, x));
        Op.Map op = new Op.Map(Exprs.of(new Expr.Select(condition, gated, y), condition));
        try (Backend plain = plain();
                Backend one = warm(1);
                Backend three = warm(3)) {
            compare(op, List.of(), SEED, plain, one, three);
            assertTrue(one.stats().details().get("loops") > 0, "nothing was fused");
        }
    }

    /** Twice, the second time by the loops that the first has called for. */
    private static void compare(
            Op.Map op, List<Operand.Immediate> numbers, long seed, Backend plain, Backend... others)
            throws InterruptedException {
        for (int pass = 0; pass < 2; pass++) {
            for (Shape shape : SHAPES) {
                Random random = new Random(seed * 31 + shape.hashCode());
                for (int variant = 0; variant < 3; variant++) {
                    Case use = new Case(op, numbers, shape, variant, random);
                    byte[] expected = use.run(plain);
                    for (Backend other : others) {
                        String what = "seed " + seed + ", pass " + pass + ", " + use;
                        assertArrayEquals(expected, use.run(other), what);
                    }
                }
            }
            for (Backend other : others) {
                untilWarm(other);
            }
        }
    }

    private static void untilWarm(Backend backend) throws InterruptedException {
        long end = System.currentTimeMillis() + WARM_MILLIS;
        while (backend.stats().details().get("loopsWarming") > 0) {
            assertTrue(System.currentTimeMillis() < end, "loops do not get warm");
            Thread.sleep(2);
        }
    }

    @Test
    void aLoopServesOnceItIsWarmAndTheOldestUnusedMakesRoom() throws InterruptedException {
        int most = 2;
        try (Backend backend = TestDevices.open(1, new LoopBounds(true, 1, most, true))) {
            Expr x = new Expr.Input(0, DType.FLOAT32);
            for (int i = 0; i < 4; i++) {
                Expr number = new Expr.Const(Scalars.bits(i + 0.5, DType.FLOAT32), DType.FLOAT32);
                Op.Map op = new Op.Map(new Expr.Binary(BinaryKind.MUL, x, number));
                new Case(op, List.of(), Shape.of(500), 0, new Random(1)).run(backend);
                untilWarm(backend);
                assertEquals(i + 1L, backend.stats().details().get("loopsMade"));
                assertEquals(Math.min(i + 1L, most), backend.stats().details().get("loops"));
            }
            assertEquals(2, backend.stats().details().get("loopsDropped"));
        }
    }

    @Test
    void withoutTheVectorModuleTheBlockFormServes() {
        try (Backend backend = plain()) {
            Op.Map op = new Op.Map(new Expr.Unary(UnaryKind.EXP, input()));
            new Case(op, List.of(), Shape.of(5000), 0, new Random(1)).run(backend);
            new Case(op, List.of(), Shape.of(5000), 0, new Random(1)).run(backend);
            assertEquals(0, backend.stats().details().get("loopsMade"));
        }
    }

    @Test
    void anExpressionTooLargeForTheJitStaysWithTheBlockForm() throws InterruptedException {
        Expr deep = input();
        for (int i = 0; i < 20; i++) {
            deep = new Expr.Unary(UnaryKind.TANH, deep);
        }
        try (Backend backend = cold(1)) {
            new Case(new Op.Map(deep), List.of(), Shape.of(500), 0, new Random(1)).run(backend);
            untilWarm(backend);
            assertEquals(0, backend.stats().details().get("loopsMade"));
            assertEquals(1, backend.stats().details().get("loopsRefused"));
        }
    }

    @Test
    void noThreadOutlivesClose() {
        String device = "closing";
        LoopBounds bounds = new LoopBounds(true, 1, 256, true);
        try (Backend backend = TestDevices.open(device, 3, bounds)) {
            Op.Map op = new Op.Map(new Expr.Unary(UnaryKind.TANH, input()));
            new Case(op, List.of(), Shape.of(200_000), 0, new Random(1)).run(backend);
            assertTrue(threadsOf(device) > 0);
        }
        assertEquals(0, threadsOf(device));
    }

    private static long threadsOf(String device) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("farpoint-" + device + "-"))
                .count();
    }

    @Test
    void anOutputThatIsAnInputIsReadFirst() throws InterruptedException {
        Expr sum = new Expr.Binary(BinaryKind.ADD, input(), input());
        try (Backend backend = warm(2)) {
            int n = 300_000;
            Buffer data = backend.allocate(4L * n);
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = i;
            }
            Operand view = new Operand.View(data, Layout.contiguous(Shape.of(n)), DType.FLOAT32);
            for (int pass = 0; pass < 2; pass++) {
                backend.write(data, 0, MemorySegment.ofArray(values));
                backend.execute(new Op.Map(sum), new Operand[] {view}, new Operand[] {view});
                float[] twice = new float[n];
                backend.read(data, 0, MemorySegment.ofArray(twice));
                for (int i = 0; i < n; i++) {
                    assertEquals(2f * i, twice[i]);
                }
                untilWarm(backend);
            }
            data.close();
        }
    }

    @Test
    void sumsHaveTheSameBitsInEveryForm() throws InterruptedException {
        Expr square = new Expr.Binary(BinaryKind.MUL, input(), input());
        Shape[] shapes = {
            Shape.of(10),
            Shape.of(5000),
            Shape.of(300_000),
            Shape.of(2000, 10),
            Shape.of(100, 64),
            Shape.of(64, 3000),
            Shape.of(9000, 40),
            Shape.of(3, 70, 500),
            Shape.of(5, 9000)
        };
        ReduceKind[] kinds = {ReduceKind.SUM, ReduceKind.MAX, ReduceKind.MIN, ReduceKind.PROD};
        try (Backend plain = plain();
                Backend one = cold(1);
                Backend three = cold(3)) {
            for (int pass = 0; pass < 2; pass++) {
                for (Shape shape : shapes) {
                    for (int axes = 1; axes < 1 << shape.rank(); axes++) {
                        for (ReduceKind kind : kinds) {
                            Op.Reduce op = new Op.Reduce(kind, new Axes(axes), square);
                            Case use = new Case(op, List.of(), shape, pass, new Random(7));
                            byte[] expected = use.run(plain);
                            assertArrayEquals(expected, use.run(one), use.toString());
                            assertArrayEquals(expected, use.run(three), use.toString());
                        }
                    }
                }
                untilWarm(one);
                untilWarm(three);
            }
        }
    }

    private static Expr input() {
        return new Expr.Input(0, DType.FLOAT32);
    }

    /** An op over operands whose layouts and values a seed chose. */
    private static final class Case {
        private final Op.Primitive op;
        private final Exprs exprs;
        private final List<Operand.Immediate> immediates;
        private final Shape shape;
        private final Shape result;
        private final int[] layouts;
        private final int outputLayout;
        private final long seed;

        Case(
                Op.Primitive op,
                List<Operand.Immediate> immediates,
                Shape shape,
                int variant,
                Random random) {
            this.op = op;
            this.exprs =
                    switch (op) {
                        case Op.Map map -> map.exprs();
                        case Op.Reduce reduce -> reduce.exprs();
                        default -> throw new IllegalArgumentException(op.name());
                    };
            this.immediates = immediates;
            this.shape = shape;
            this.result = op instanceof Op.Reduce reduce ? reduce.axes().removedFrom(shape) : shape;
            this.layouts =
                    variant == 0
                            ? new int[exprs.inputs().size()]
                            : random.ints(exprs.inputs().size(), 0, 8).toArray();
            this.outputLayout = variant < 2 ? 0 : new int[] {0, 5, 6, 7}[random.nextInt(4)];
            this.seed = random.nextLong();
        }

        byte[] run(Backend backend) {
            Random random = new Random(seed);
            List<Buffer> buffers = new ArrayList<>();
            List<Operand> inputs = new ArrayList<>();
            for (int i = 0; i < layouts.length; i++) {
                Layout layout = layout(shape, layouts[i]);
                DType dtype = exprs.inputs().get(i);
                Buffer buffer = filled(backend, dtype, extent(layout), random);
                buffers.add(buffer);
                inputs.add(new Operand.View(buffer, layout, dtype));
            }
            inputs.addAll(immediates);
            Operand[] outputs = new Operand[exprs.roots().size()];
            for (int i = 0; i < outputs.length; i++) {
                Layout layout = layout(result, outputLayout);
                DType dtype = exprs.root(i).dtype();
                byte[] guard = new byte[Math.toIntExact((extent(layout) + GUARD) * dtype.bytes())];
                Arrays.fill(guard, GUARD_BYTE);
                Buffer buffer = backend.allocate(guard.length);
                backend.write(buffer, 0, MemorySegment.ofArray(guard));
                buffers.add(buffer);
                outputs[i] = new Operand.View(buffer, layout, dtype);
            }
            backend.execute(op, inputs.toArray(Operand[]::new), outputs);
            ByteArrayOutputStream bits = new ByteArrayOutputStream();
            for (Operand output : outputs) {
                bits.writeBytes(read(backend, ((Operand.View) output).buffer(), output.dtype()));
            }
            buffers.forEach(Buffer::close);
            return bits.toByteArray();
        }

        private static long extent(Layout layout) {
            return layout.shape().size() == 0 ? 1 : layout.maxPosition() + 1;
        }

        private static Buffer filled(Backend backend, DType dtype, long elements, Random random) {
            byte[] bytes = new byte[Math.toIntExact(elements * dtype.bytes())];
            MemorySegment memory = MemorySegment.ofArray(bytes);
            for (long i = 0; i < elements; i++) {
                long value = RandomExpressions.value(dtype, random);
                switch (dtype) {
                    case BOOL, UINT8 -> bytes[(int) i] = (byte) value;
                    case INT32, FLOAT32 ->
                            memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * i, (int) value);
                    case INT64, FLOAT64 ->
                            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, 8 * i, value);
                }
            }
            Buffer buffer = backend.allocate(bytes.length);
            backend.write(buffer, 0, memory);
            return buffer;
        }

        /** The bytes, every NaN in one form: its payload is not part of the law. */
        private static byte[] read(Backend backend, Buffer buffer, DType dtype) {
            byte[] bytes = new byte[Math.toIntExact(buffer.bytes())];
            MemorySegment memory = MemorySegment.ofArray(bytes);
            backend.read(buffer, 0, memory);
            for (int i = 0; i < bytes.length; i += dtype.bytes()) {
                if (dtype == DType.FLOAT32) {
                    float value = memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
                    memory.set(ValueLayout.JAVA_INT_UNALIGNED, i, Float.floatToIntBits(value));
                } else if (dtype == DType.FLOAT64) {
                    double value = memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, i);
                    memory.set(ValueLayout.JAVA_LONG_UNALIGNED, i, Double.doubleToLongBits(value));
                }
            }
            return bytes;
        }

        /** Contiguous, broadcast three ways, transposed, stepped, a slice, reversed. */
        private static Layout layout(Shape shape, int kind) {
            int last = shape.rank() - 1;
            Layout whole = Layout.contiguous(shape);
            if (last < 0) {
                return whole;
            }
            return switch (kind) {
                case 1 -> Layout.contiguous(Shape.of(shape.size(last))).expand(shape);
                case 2 -> {
                    long[] first = new long[shape.rank()];
                    Arrays.fill(first, 1);
                    first[0] = shape.size(0);
                    yield Layout.contiguous(Shape.of(first)).expand(shape);
                }
                case 3 -> Layout.contiguous(Shape.of()).expand(shape);
                case 4 ->
                        shape.rank() == 2
                                ? Layout.contiguous(Shape.of(shape.size(1), shape.size(0)))
                                        .permute(1, 0)
                                : whole;
                case 5 -> stretched(shape, 2, 0).slice(last, 0, shape.size(last), 2);
                case 6 -> stretched(shape, 1, 5).slice(last, 3, shape.size(last), 1);
                case 7 ->
                        shape.size(0) == 0
                                ? whole
                                : whole.slice(0, shape.size(0) - 1, shape.size(0), -1);
                default -> whole;
            };
        }

        private static Layout stretched(Shape shape, int times, int more) {
            long[] sizes = shape.dims();
            sizes[sizes.length - 1] = sizes[sizes.length - 1] * times + more;
            return Layout.contiguous(Shape.of(sizes));
        }

        @Override
        public String toString() {
            return op
                    + " of "
                    + exprs
                    + " over "
                    + shape
                    + ", layouts "
                    + Arrays.toString(layouts)
                    + " to "
                    + outputLayout
                    + ", numbers "
                    + immediates;
        }
    }
}
