package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Decompositions.Slot;
import io.farpoint.op.Decompositions.Step;
import io.farpoint.op.OpRules.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each composite's steps: well-formed for every shape; their values are a matter of the kit. */
@Tag("unit")
class DecompositionsTest {
    private static final List<Shape> SHAPES =
            List.of(
                    Shape.of(4),
                    Shape.of(1),
                    Shape.of(0),
                    Shape.of(3, 5),
                    Shape.of(3, 0),
                    Shape.of(0, 3),
                    Shape.of(2, 1, 3),
                    Shape.of(2, 0, 3));

    /** A composite on operands of given shapes, with the output that its rule implies. */
    private record Example(Composite op, List<Typed> in, Typed out) {
        List<Slot> inputs(boolean strided) {
            List<Slot> slots = new ArrayList<>();
            for (Typed typed : in) {
                slots.add(new Slot(slots.size(), layout(typed.shape(), strided), typed.dtype()));
            }
            return slots;
        }

        Slot output(boolean strided) {
            return new Slot(in.size(), layout(out.shape(), strided), out.dtype());
        }

        /** Row-major, or every second element along the last dimension, at some offset. */
        private static Layout layout(Shape shape, boolean strided) {
            if (!strided || shape.rank() == 0) {
                return Layout.contiguous(shape);
            }
            long[] dims = shape.dims();
            dims[dims.length - 1] = 2 * dims[dims.length - 1] + 3;
            Layout roomy = Layout.contiguous(Shape.of(dims));
            return roomy.slice(dims.length - 1, 2, shape.size(-1), 2);
        }
    }

    static Stream<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (Shape shape : SHAPES) {
            Typed x = new Typed(shape, DType.FLOAT32);
            for (int axis = 0; axis < shape.rank(); axis++) {
                examples.add(new Example(new Composite.Softmax(axis), List.of(x), x));
                examples.add(new Example(new Composite.LogSoftmax(axis), List.of(x), x));
            }
            for (int mask = 0; mask < 1 << shape.rank(); mask++) {
                Axes axes = new Axes(mask);
                Typed less = new Typed(axes.removedFrom(shape), DType.FLOAT32);
                examples.add(new Example(new Composite.Mean(axes), List.of(x), less));
                examples.add(new Example(new Composite.LogSumExp(axes), List.of(x), less));
            }
            if (shape.rank() == 2) {
                Typed target = new Typed(Shape.of(shape.size(0)), DType.INT32);
                Typed losses = new Typed(target.shape(), DType.FLOAT32);
                examples.add(
                        new Example(Composite.CrossEntropy.INSTANCE, List.of(x, target), losses));
            }
        }
        return examples.stream().filter(DecompositionsTest::isLegal);
    }

    private static boolean isLegal(Example example) {
        try {
            OpRules.check(example.op(), example.in(), List.of(example.out()));
            return true;
        } catch (io.farpoint.ShapeMismatchException extremeOfNothing) {
            return false;
        }
    }

    private static List<Step> steps(Example example, boolean strided) {
        return Decompositions.of(example.op(), example.inputs(strided), example.output(strided));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyStepKeepsItsOpsRule(Example example) {
        for (boolean strided : new boolean[] {false, true}) {
            for (Step step : steps(example, strided)) {
                List<Typed> in = step.inputs().stream().map(DecompositionsTest::typed).toList();
                assertDoesNotThrow(
                        () -> OpRules.check(step.op(), in, List.of(typed(step.output()))),
                        () -> step.toString());
                assertEquals(step.op().immediates().size(), step.immediates().size());
            }
        }
    }

    private static Typed typed(Slot slot) {
        return new Typed(slot.layout().shape(), slot.dtype());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void slotsAreWrittenBeforeTheyAreRead(Example example) {
        int output = example.in().size();
        int written = output; // inputs are below; temporaries count up from above the output
        boolean outputWritten = false;
        for (Step step : steps(example, true)) {
            for (Slot slot : step.inputs()) {
                assertTrue(slot.index() <= written, () -> "reads too early: " + step);
                assertTrue(slot.index() != output || outputWritten, () -> "too early: " + step);
            }
            int target = step.output().index();
            assertTrue(target >= output, () -> "writes an input: " + step);
            assertTrue(target <= written + 1, () -> "leaves a number out: " + step);
            written = Math.max(written, target);
            outputWritten |= target == output;
        }
        assertEquals(example.out().shape().size() > 0, outputWritten);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void temporariesAreWholeWhereTheyAreFirstWritten(Example example) {
        int seen = example.in().size();
        for (Step step : steps(example, true)) {
            Slot target = step.output();
            if (target.index() > seen) {
                seen = target.index();
                assertTrue(target.layout().isWhole(target.layout().shape().size()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void outputViewIsWrittenInItsOwnLayout(Example example) {
        for (Step step : steps(example, true)) {
            if (step.output().index() == example.in().size()) {
                assertEquals(example.output(true).layout(), step.output().layout());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void emptyOutputTakesNoStep(Example example) {
        if (example.out().shape().size() == 0) {
            assertEquals(List.of(), steps(example, false));
        }
    }

    /** A step that fails on its values makes the composite fail; no other step may. */
    @ParameterizedTest
    @MethodSource("examples")
    void onlyFailableCompositesHaveFailableSteps(Example example) {
        boolean any = steps(example, false).stream().anyMatch(step -> step.op().mayFail());
        assertTrue(example.op().mayFail() || !any);
        assertNotNull(example.op().name());
    }
}
