package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.spi.OpSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Laws of matrix products: shapes, batches, transposed and repeated views, no inner dimension. */
public interface MatMulLaws extends OpLaw {
    /**
     * Shapes around the widths of tiles, and vectors as matrices.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> products() {
        long[][] shapes = {
            {1, 1, 1},
            {1, 7, 1},
            {3, 7, 17},
            {1, 33, 5},
            {33, 1, 7},
            {5, 17, 1},
            {31, 33, 17},
            {64, 64, 64},
            {65, 33, 67},
            {1, 1021, 1},
            {1, 127, 31},
            {127, 3, 1},
            {2, 1021, 3}
        };
        return perDType(dtype -> {
            Samples samples = new Samples(60);
            for (long[] shape : shapes) {
                Shape left = Shape.of(shape[0], shape[1]);
                Shape right = Shape.of(shape[1], shape[2]);
                check(
                        "product",
                        input(dtype, left, Arrangement.CONTIGUOUS, samples::moderate),
                        input(dtype, right, Arrangement.CONTIGUOUS, samples::moderate));
            }
        });
    }

    /**
     * Operands may lie in every way, transposes among them.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> productsOfViews() {
        return perDType(dtype -> {
            Samples samples = new Samples(61);
            for (Arrangement left : Arrangement.values()) {
                for (Arrangement right : Arrangement.values()) {
                    check(
                            left + " by " + right,
                            input(dtype, Shape.of(7, 17), left, samples::moderate),
                            input(dtype, Shape.of(17, 5), right, samples::moderate));
                }
                check(
                        "batched " + left,
                        input(dtype, Shape.of(2, 3, 7, 5), left, samples::moderate),
                        input(dtype, Shape.of(2, 3, 5, 3), left, samples::moderate));
            }
        });
    }

    /**
     * Batches of many ranks; one matrix for all of a batch, by stride 0.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> batches() {
        return perDType(dtype -> {
            Samples samples = new Samples(62);
            HostArray many = samples.moderate(dtype, Shape.of(4, 3, 7, 5));
            HostArray one = samples.moderate(dtype, Shape.of(5, 9));
            Layout everywhere = Layout.contiguous(one.shape()).expand(Shape.of(4, 3, 5, 9));
            check("one for all", Case.Given.whole(many), new Case.Given(one, everywhere));
            HostArray each = samples.moderate(dtype, Shape.of(3, 5, 9));
            Layout inner = Layout.contiguous(each.shape()).expand(Shape.of(4, 3, 5, 9));
            check("one per inner", Case.Given.whole(many), new Case.Given(each, inner));
            HostArray outer = samples.moderate(dtype, Shape.of(4, 1, 5, 9));
            Layout outside = Layout.contiguous(outer.shape()).expand(Shape.of(4, 3, 5, 9));
            check("one per outer", Case.Given.whole(many), new Case.Given(outer, outside));
            Layout left = Layout.contiguous(Shape.of(9, 5)).expand(Shape.of(6, 9, 5));
            Case.Given first = new Case.Given(samples.moderate(dtype, Shape.of(9, 5)), left);
            HostArray second = samples.moderate(dtype, Shape.of(6, 5, 4));
            check("one from the left", first, Case.Given.whole(second));
        });
    }

    /**
     * With no rows, columns or batch there is nothing; with no inner dimension there are zeros.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> productsOfNothing() {
        long[][] shapes = {{0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {0, 0, 0}, {1, 0, 1}};
        return perDType(dtype -> {
            Samples samples = new Samples(63);
            for (long[] shape : shapes) {
                for (Arrangement way : List.of(Arrangement.CONTIGUOUS, Arrangement.MIXED)) {
                    Shape left = Shape.of(shape[0], shape[1]);
                    Shape right = Shape.of(shape[1], shape[2]);
                    check(
                            "nothing",
                            input(dtype, left, way, samples::moderate),
                            input(dtype, right, way, samples::moderate));
                }
            }
            Case.Given none =
                    input(dtype, Shape.of(0, 3, 3), Arrangement.CONTIGUOUS, samples::moderate);
            check("no batch", none, none);
        });
    }

    /**
     * Integers wrap, exactly.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> integerProductsWrap() {
        return perDType(dtype -> {
            if (!dtype.isFloating()) {
                Samples samples = new Samples(64);
                Arrangement way = Arrangement.CONTIGUOUS;
                check(
                        "extremes",
                        input(dtype, Shape.of(9, 65), way, samples::any),
                        input(dtype, Shape.of(65, 9), Arrangement.PERMUTED, samples::any));
            }
        });
    }

    /** A NaN or an infinity in a row reaches that row and no other. */
    @Test
    default void specialValuesStayInTheirRows() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Samples samples = new Samples(65);
            HostArray left = samples.moderate(dtype, Shape.of(9, 33));
            left.set(2 * 33 + 5, Scalars.bits(Double.NaN, dtype));
            left.set(4 * 33 + 32, Scalars.bits(Double.POSITIVE_INFINITY, dtype));
            left.set(7 * 33, Scalars.bits(Double.NEGATIVE_INFINITY, dtype));
            HostArray right = samples.moderate(dtype, Shape.of(33, 9));
            check("special", Case.Given.whole(left), Case.Given.whole(right));
        }
    }

    /** A matrix by itself, and by its own transpose. */
    @Test
    default void oneObjectMayBeBothOperands() {
        for (DType dtype : List.of(DType.FLOAT32, DType.INT64)) {
            HostArray square = new Samples(66).moderate(dtype, Shape.of(17, 17));
            Case.Given whole = Case.Given.whole(square);
            check("x x", whole, whole);
            Layout turned = whole.layout().permute(1, 0);
            check("x x^T", whole, new Case.Given(square, turned));
        }
    }

    private void check(String name, Case.Given left, Case.Given right) {
        DType dtype = left.object().dtype();
        long[] dims = left.layout().shape().dims();
        dims[dims.length - 1] = right.layout().shape().size(-1);
        Case example =
                Case.of(
                        name,
                        Op.MatMul.INSTANCE,
                        List.of(left, right),
                        Case.Given.output(dtype, Shape.of(dims), Arrangement.CONTIGUOUS));
        if (bench().runs(example.signature())) {
            check(example, ErrorBounds.ofMatmul(bench(), example));
        }
    }

    /** What holds for a dtype. */
    @FunctionalInterface
    interface Law {
        /**
         * Checks it.
         *
         * @param dtype the dtype
         */
        void holds(DType dtype);
    }

    private Stream<DynamicTest> perDType(Law law) {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : DType.values()) {
            List<DType> inputs = List.of(dtype, dtype);
            var signature = new OpSignature(Op.MatMul.INSTANCE, inputs, List.of(dtype));
            if (dtype != DType.BOOL && bench().runs(signature)) {
                tests.add(dynamicTest(dtype.toString(), () -> law.holds(dtype)));
            }
        }
        return tests.stream();
    }
}
