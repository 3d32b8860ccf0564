package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.GraphMode;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every differentiable function against central finite differences in double: its gradient, and the
 * gradient of that.
 */
public abstract class GradientLaws extends WorkerLaw {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-6;

    @TestFactory
    Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
        return new GradientCases(bob)
                .all().stream()
                        .map(test -> DynamicTest.dynamicTest(test.name(), () -> checkFirst(test)));
    }

    @TestFactory
    Stream<DynamicTest> gradientsOfGradientsAgreeWithFiniteDifferences() {
        return new GradientCases(bob)
                .all().stream()
                        .filter(GradientCases.Case::second)
                        .map(test -> DynamicTest.dynamicTest(test.name(), () -> checkSecond(test)));
    }

    /** As in torch, whose mask of the gradient is {@code min <= x && x <= max}. */
    @Test
    public void aBoundThatIsNaNMakesAllNaNWithAGradientOfZero() {
        for (double[] bounds : new double[][] {{Double.NaN, 2}, {0, Double.NaN}}) {
            Tensor x = bob.tensor(-1f, 1, 3, Float.NaN).requiresGrad(true);
            Tensor y = x.clamp(bounds[0], bounds[1]);
            y.sum().backward();
            for (float value : y.fetch().toFloatArray()) {
                assertTrue(Float.isNaN(value), () -> "not NaN: " + value);
            }
            assertArrayEquals(new float[4], x.grad().fetch().toFloatArray());
        }
        Tensor x = bob.tensor(-1f, 0, 1, 2, 3).requiresGrad(true);
        Tensor y = x.clamp(0.0, 2.0);
        y.sum().backward();
        assertArrayEquals(new float[] {0, 0, 1, 2, 2}, y.fetch().toFloatArray());
        assertArrayEquals(new float[] {0, 1, 1, 1, 0}, x.grad().fetch().toFloatArray());
    }

    private double[][] values(GradientCases.Case test) {
        Random random = new Random(test.name().hashCode());
        double[][] values = new double[test.shapes().length][];
        for (int i = 0; i < values.length; i++) {
            int size = 1;
            for (long dim : test.shapes()[i]) {
                size *= (int) dim;
            }
            values[i] = random.doubles(size, test.low(), test.high()).toArray();
        }
        return values;
    }

    private List<Tensor> tensors(GradientCases.Case test, double[][] values, boolean leaves) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Tensor tensor =
                    test.shapes()[i].length == 0
                            ? bob.scalar(values[i][0])
                            : bob.tensor(values[i], test.shapes()[i]);
            tensors.add(leaves ? tensor.requiresGrad(true) : tensor);
        }
        return tensors;
    }

    private double value(GradientCases.Case test, double[][] values) {
        try (Scope _ = fp.scope()) {
            return test.function().apply(tensors(test, values, false)).sum().fetch().item();
        }
    }

    private void checkFirst(GradientCases.Case test) {
        double[][] values = values(test);
        long before;
        try (Scope _ = fp.scope()) {
            List<Tensor> leaves = tensors(test, values, true);
            before = bob.stats().objects() - leaves.size();
            test.function().apply(leaves).sum().backward();
            for (int i = 0; i < values.length; i++) {
                compare(
                        test,
                        i,
                        leaves.get(i).grad().fetch().toDoubleArray(),
                        values,
                        at -> value(test, at));
                assertEquals(bob, leaves.get(i).grad().location(), "born where the leaf is");
            }
        }
        assertEquals(before, bob.stats().objects(), "nothing may be left on the worker");
    }

    private double[] firstGradient(GradientCases.Case test, double[][] values, int input) {
        try (Scope _ = fp.scope()) {
            List<Tensor> leaves = tensors(test, values, true);
            Tensor output = test.function().apply(leaves).sum();
            return Tensors.grad(output, leaves.get(input)).get(0).fetch().toDoubleArray();
        }
    }

    private void checkSecond(GradientCases.Case test) {
        double[][] values = values(test);
        long before = bob.stats().objects();
        try (Scope _ = fp.scope()) {
            List<Tensor> leaves = tensors(test, values, true);
            Tensor output = test.function().apply(leaves).sum();
            Tensor first = Tensors.grad(output, GraphMode.CREATE, leaves.get(0)).get(0);
            if (!first.requiresGrad()) {
                return;
            }
            weightedSum(first).backward();
            for (int i = 0; i < values.length; i++) {
                Tensor grad = leaves.get(i).grad();
                double[] got =
                        grad == null ? new double[values[i].length] : grad.fetch().toDoubleArray();
                compare(test, i, got, values, at -> weightedSum(firstGradient(test, at, 0)));
            }
        } finally {
            assertEquals(before, bob.stats().objects(), "nothing may be left on the worker");
        }
    }

    private Tensor weightedSum(Tensor x) {
        Tensor weights = bob.arange(x.size()).reshape(x.shape().dims()).to(DType.FLOAT64).add(1);
        return x.mul(weights).sum();
    }

    private static double weightedSum(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * (i + 1);
        }
        return sum;
    }

    private static void compare(
            GradientCases.Case test,
            int input,
            double[] got,
            double[][] values,
            Function<double[][], Double> function) {
        for (int k = 0; k < got.length; k++) {
            double kept = values[input][k];
            values[input][k] = kept + STEP;
            double above = function.apply(values);
            values[input][k] = kept - STEP;
            double below = function.apply(values);
            values[input][k] = kept;
            double expected = (above - below) / (2 * STEP);
            double bound = TOLERANCE * Math.max(1, Math.abs(expected));
            String where = test.name() + ", input " + input + ", element " + k;
            assertTrue(
                    Math.abs(expected - got[k]) <= bound,
                    () ->
                            where
                                    + ": finite difference "
                                    + expected
                                    + ", gradient "
                                    + got(got, input));
        }
    }

    private static String got(double[] got, int input) {
        return java.util.Arrays.toString(got) + " of input " + input;
    }
}
