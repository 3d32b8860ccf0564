package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Decompositions;
import io.farpoint.op.Decompositions.Slot;
import io.farpoint.op.Decompositions.Step;
import io.farpoint.op.Layout;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Composites piece by piece give the bits of their decompositions, whole step after whole step. */
@Tag("unit")
class CompositeTest {
    private static final DType F32 = DType.FLOAT32;

    record Case(Composite op, Layout input) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Layout layout :
                List.of(
                        Layout.contiguous(Shape.of(1700, 701)),
                        Layout.contiguous(Shape.of(700, 1603)).permute(1, 0),
                        Layout.contiguous(Shape.of(120_000, 10)),
                        Layout.contiguous(Shape.of(3, 400, 900)),
                        Layout.contiguous(Shape.of(60_000)),
                        Layout.contiguous(Shape.of(1, 1)),
                        Layout.contiguous(Shape.of(1100, 2000)).slice(1, 1, 999, 2))) {
            for (int axis = 0; axis < layout.rank(); axis++) {
                cases.add(new Case(new Composite.Softmax(axis), layout));
                cases.add(new Case(new Composite.LogSoftmax(axis), layout));
            }
            for (int axes = 1; axes < 1 << layout.rank(); axes++) {
                cases.add(new Case(new Composite.LogSumExp(new Axes(axes)), layout));
                cases.add(new Case(new Composite.Mean(new Axes(axes)), layout));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void piecesGiveTheBitsOfWholeSteps(Case use) {
        try (Backend backend = TestDevices.open(3, new LoopBounds(true, 1, 64, false))) {
            Shape result = resultShape(use);
            long elements = use.input().maxPosition() + 1;
            float[] values = new float[(int) elements];
            Random random = new Random(5);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 10;
            }
            values[values.length / 2] = Float.NaN;
            try (Buffer x = backend.allocate(4 * elements);
                    Buffer whole = backend.allocate(4 * result.size());
                    Buffer pieces = backend.allocate(4 * result.size())) {
                backend.write(x, 0, MemorySegment.ofArray(values));
                Operand.View input = new Operand.View(x, use.input(), F32);
                Operand[] output = {new Operand.View(pieces, Layout.contiguous(result), F32)};
                for (int pass = 0; pass < 2; pass++) {
                    steps(backend, use.op(), input, whole, result);
                    backend.execute(use.op(), new Operand[] {input}, output);
                    assertArrayEquals(
                            bits(backend, whole), bits(backend, pieces), () -> use.toString());
                }
                assertEquals(3, backend.stats().buffersInUse());
            }
        }
    }

    private static Shape resultShape(Case use) {
        Shape shape = use.input().shape();
        return switch (use.op()) {
            case Composite.LogSumExp sum -> sum.axes().removedFrom(shape);
            case Composite.Mean mean -> mean.axes().removedFrom(shape);
            case Composite.Softmax _, Composite.LogSoftmax _, Composite.CrossEntropy _ -> shape;
        };
    }

    private static int[] bits(Backend backend, Buffer buffer) {
        float[] values = new float[(int) (buffer.bytes() / 4)];
        backend.read(buffer, 0, MemorySegment.ofArray(values));
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    private static void steps(
            Backend backend, Composite op, Operand.View input, Buffer output, Shape result) {
        List<Buffer> buffers = new ArrayList<>(List.of(input.buffer(), output));
        Slot in = new Slot(0, input.layout(), F32);
        Slot out = new Slot(1, Layout.contiguous(result), F32);
        for (Step step : Decompositions.of(op, List.of(in), out)) {
            Slot to = step.output();
            if (to.index() == buffers.size()) {
                buffers.add(backend.allocate(4 * to.layout().shape().size()));
            }
            List<Operand> inputs = new ArrayList<>();
            for (Slot from : step.inputs()) {
                inputs.add(new Operand.View(buffers.get(from.index()), from.layout(), F32));
            }
            for (long number : step.immediates()) {
                inputs.add(new Operand.Immediate(number, F32));
            }
            Operand view = new Operand.View(buffers.get(to.index()), to.layout(), F32);
            backend.execute(step.op(), inputs.toArray(Operand[]::new), new Operand[] {view});
        }
        buffers.subList(2, buffers.size()).forEach(Buffer::close);
    }
}
