package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Scalars;
import io.farpoint.tck.oracle.Elements;
import io.farpoint.tck.oracle.OracleComposites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Laws of composites: whether a backend claims one or it is decomposed, the answer is that of the
 * formula.
 */
public interface CompositeLaws extends OpLaw {
    /** The dtypes of composites. */
    List<DType> FLOATING = List.of(DType.FLOAT32, DType.FLOAT64);

    /**
     * Softmax and its logarithm along each dimension.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> softmaxes() {
        return perDType(dtype -> {
            Samples samples = new Samples(80);
            for (long size : Operands.SIZES) {
                if (size > 0) {
                    softmax(input(dtype, Shape.of(size), contiguous(), samples::moderate), 0);
                    softmax(input(dtype, Shape.of(3, size), contiguous(), samples::moderate), 1);
                }
                softmax(input(dtype, Shape.of(size, 3), contiguous(), samples::moderate), 1);
            }
            for (Arrangement way : Arrangement.values()) {
                for (int axis = 0; axis < 3; axis++) {
                    softmax(input(dtype, Shape.of(3, 7, 17), way, samples::moderate), axis);
                }
            }
            softmax(Case.Given.whole(specialRows(dtype)), 1);
        });
    }

    private void softmax(Case.Given x, int axis) {
        DType dtype = x.object().dtype();
        Shape shape = x.layout().shape();
        double terms = ErrorBounds.ulps(shape.size(axis)) + slack(dtype);
        check(
                new Composite.Softmax(axis),
                List.of(x),
                shape,
                (d, y) -> (terms + 64) * Math.abs(y) + Float.MIN_NORMAL);
        check(
                new Composite.LogSoftmax(axis),
                List.of(x),
                shape,
                (d, y) -> terms * (8 + Math.abs(y)));
    }

    /**
     * Logarithms of sums of exponentials, and means, over each set of dimensions.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> logSumsAndMeans() {
        return perDType(dtype -> {
            Samples samples = new Samples(81);
            for (long size : Operands.SIZES) {
                Case.Given row = input(dtype, Shape.of(size), contiguous(), samples::moderate);
                if (size > 0) {
                    logSumExp(row, new Axes(1));
                }
                mean(row, new Axes(1));
                Case.Given none = input(dtype, Shape.of(size, 2), contiguous(), samples::moderate);
                logSumExp(none, new Axes(2));
                mean(none, new Axes(2));
            }
            for (Arrangement way : Arrangement.values()) {
                for (int mask = 0; mask < 8; mask++) {
                    Case.Given x = input(dtype, Shape.of(3, 7, 17), way, samples::moderate);
                    logSumExp(x, new Axes(mask));
                    mean(x, new Axes(mask));
                }
            }
            logSumExp(Case.Given.whole(specialRows(dtype)), new Axes(2));
            mean(Case.Given.whole(specialRows(dtype)), new Axes(2));
            mean(input(dtype, Shape.of(3, 0), contiguous(), samples::moderate), new Axes(2));
        });
    }

    private void logSumExp(Case.Given x, Axes axes) {
        Shape shape = x.layout().shape();
        double terms = ErrorBounds.ulps(axes.extent(shape)) + slack(x.object().dtype());
        check(
                new Composite.LogSumExp(axes),
                List.of(x),
                axes.removedFrom(shape),
                (d, y) -> terms * (8 + Math.abs(y)));
    }

    private void mean(Case.Given x, Axes axes) {
        Shape shape = x.layout().shape();
        double terms = ErrorBounds.ulps(axes.extent(shape));
        double largest = largest(x.object());
        check(
                new Composite.Mean(axes),
                List.of(x),
                axes.removedFrom(shape),
                (d, y) -> terms * largest);
    }

    /**
     * Cross entropies of class numbers, from both ends.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> crossEntropies() {
        return perDType(dtype -> {
            Samples samples = new Samples(82);
            for (DType index : IndexingLaws.INDICES) {
                for (long rows : Operands.SIZES) {
                    crossEntropy(samples, dtype, index, rows, 5, contiguous());
                }
                for (long classes : Operands.SIZES) {
                    if (classes > 0) {
                        crossEntropy(samples, dtype, index, 3, classes, contiguous());
                    }
                }
                for (Arrangement way : Arrangement.values()) {
                    crossEntropy(samples, dtype, index, 7, 17, way);
                }
            }
        });
    }

    private void crossEntropy(
            Samples samples, DType dtype, DType index, long rows, long classes, Arrangement way) {
        Case.Given logits = input(dtype, Shape.of(rows, classes), way, samples::moderate);
        Case.Given target =
                input(index, Shape.of(rows), way, (d, s) -> samples.indices(d, s, classes));
        double terms = ErrorBounds.ulps(classes) + slack(dtype);
        double largest = largest(logits.object());
        check(
                Composite.CrossEntropy.INSTANCE,
                List.of(logits, target),
                Shape.of(rows),
                (d, y) -> terms * (8 + largest + Math.abs(y)));
    }

    /** A class that is none, wherever it stands, is named. */
    @Test
    default void aClassOutOfRangeFails() {
        Samples samples = new Samples(83);
        for (DType dtype : FLOATING) {
            for (long wrong : new long[] {5, -6, Integer.MAX_VALUE}) {
                for (int where : new int[] {0, 16, 32}) {
                    HostArray target = samples.indices(DType.INT64, Shape.of(33), 5);
                    target.set(where, wrong);
                    Case.Given logits =
                            input(dtype, Shape.of(33, 5), contiguous(), samples::moderate);
                    checkFails(
                            Case.of(
                                    "class " + wrong,
                                    Composite.CrossEntropy.INSTANCE,
                                    List.of(logits, Case.Given.whole(target)),
                                    Case.Given.output(dtype, Shape.of(33), contiguous())),
                            FailureCode.INDEX_OUT_OF_RANGE,
                            Set.of(wrong));
                }
            }
        }
    }

    /** Compares with the formula; the bound is in units of the dtype's epsilon. */
    private void check(
            Composite op,
            List<Case.Given> inputs,
            Shape shape,
            BiFunction<DType, Double, Double> bound) {
        DType dtype = inputs.get(0).object().dtype();
        Case example =
                Case.of("composite", op, inputs, Case.Given.output(dtype, shape, contiguous()));
        HostArray expected = HostArray.poisoned(dtype, shape);
        HostArray failure = HostArray.longs(0, 0);
        Elements[] in =
                inputs.stream()
                        .map(given -> given.object().view(given.layout()))
                        .toArray(Elements[]::new);
        OracleComposites.run(op, in, expected.all(), failure.all());
        HostArray bounds = HostArray.zeros(DType.FLOAT64, shape);
        for (long i = 0; i < shape.size(); i++) {
            double value = Scalars.toDouble(expected.get(i), dtype);
            double most = bound.apply(dtype, value) * ErrorBounds.epsilon(dtype);
            bounds.set(i, Scalars.bits(most, DType.FLOAT64));
        }
        bench().checkAgainst(example, List.of(expected), new Tolerance.Bound(bounds));
    }

    /** Rows with NaN, with infinities, of nothing but minus infinity, and of huge values. */
    private static HostArray specialRows(DType dtype) {
        double inf = Double.POSITIVE_INFINITY;
        double[] rows = {
            1,
            Double.NaN,
            2,
            1,
            inf,
            2,
            inf,
            -inf,
            0,
            -inf,
            3,
            4,
            -inf,
            -inf,
            -inf,
            1e30,
            1e30,
            1e30,
            -1e30,
            1,
            2,
            88,
            89,
            90
        };
        return HostArray.of(dtype, rows).reshape(8, 3);
    }

    private static double largest(HostArray array) {
        double largest = 0;
        for (long i = 0; i < array.shape().size(); i++) {
            double value = Math.abs(Scalars.toDouble(array.get(i), array.dtype()));
            largest = Double.isFinite(value) ? Math.max(largest, value) : largest;
        }
        return largest;
    }

    /** What the exponential and the logarithm of a decomposition may add, in ulps. */
    private double slack(DType dtype) {
        Accuracy accuracy = bench().capabilities().accuracy();
        return accuracy.ulps(io.farpoint.op.UnaryKind.EXP, dtype)
                + accuracy.ulps(io.farpoint.op.UnaryKind.LOG, dtype);
    }

    private static Arrangement contiguous() {
        return Arrangement.CONTIGUOUS;
    }

    private static Stream<DynamicTest> perDType(MatMulLaws.Law law) {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : FLOATING) {
            tests.add(dynamicTest(dtype.toString(), () -> law.holds(dtype)));
        }
        return tests.stream();
    }
}
