package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static io.farpoint.tck.Operands.x;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.OpSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Laws of reductions: every kind over every set of dimensions, of expressions, of nothing. */
public interface ReduceLaws extends OpLaw {
    /**
     * Every kind of every dtype, over sizes, sets of dimensions and layouts.
     *
     * @return one test a kind and dtype
     */
    @TestFactory
    default Stream<DynamicTest> reductions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (ReduceKind kind : ReduceKind.values()) {
            for (DType dtype : DType.values()) {
                Op op = new Op.Reduce(kind, Axes.NONE, x(0, dtype));
                boolean defined =
                        switch (kind) {
                            case SUM, PROD -> dtype != DType.BOOL;
                            case MAX, MIN -> true;
                            case ANY, ALL -> dtype == DType.BOOL;
                        };
                if (defined && bench().runs(new OpSignature(op, List.of(dtype), List.of(dtype)))) {
                    tests.add(dynamicTest(kind + " " + dtype, () -> reductionsHold(kind, dtype)));
                }
            }
        }
        return tests.stream();
    }

    private void reductionsHold(ReduceKind kind, DType dtype) {
        Samples samples = new Samples(kind.code());
        BiFunction<DType, Shape, HostArray> values =
                switch (kind) {
                    case SUM -> samples::moderate;
                    case PROD -> samples::factors;
                    case MAX, MIN -> samples::any;
                    case ANY, ALL -> samples::tied;
                };
        boolean ofNothing = kind != ReduceKind.MAX && kind != ReduceKind.MIN;
        Expr expr = x(0, dtype);
        for (long size : Operands.SIZES) {
            if (size > 0 || ofNothing) {
                reduce(kind, expr, Shape.of(size), new Axes(1), Arrangement.CONTIGUOUS, values);
                reduce(kind, expr, Shape.of(3, size), new Axes(2), Arrangement.CONTIGUOUS, values);
                reduce(kind, expr, Shape.of(size, 3), new Axes(1), Arrangement.CONTIGUOUS, values);
            }
            reduce(kind, expr, Shape.of(size, 3), new Axes(2), Arrangement.CONTIGUOUS, values);
        }
        for (Arrangement way : Arrangement.values()) {
            for (int mask = 0; mask < 8; mask++) {
                reduce(kind, expr, Shape.of(3, 7, 17), new Axes(mask), way, values);
            }
            reduce(kind, expr, Shape.SCALAR, Axes.NONE, way, values);
            reduce(kind, expr, Shape.of(2, 3, 4, 5, 2), new Axes(0b10101), way, values);
            reduce(kind, expr, Shape.of(2, 3, 4, 5, 2), new Axes(0b01010), way, values);
            reduce(kind, expr, Shape.of(0, 3), new Axes(2), way, values);
        }
    }

    private void reduce(
            ReduceKind kind,
            Expr expr,
            Shape shape,
            Axes axes,
            Arrangement way,
            BiFunction<DType, Shape, HostArray> values) {
        Op.Reduce op = new Op.Reduce(kind, axes, expr);
        List<Case.Given> inputs = new ArrayList<>();
        for (DType dtype : op.exprs().inputs()) {
            inputs.add(input(dtype, shape, way, values));
        }
        check(op, shape + " over " + axes + " " + way, inputs, 0);
    }

    private void check(Op.Reduce op, String name, List<Case.Given> inputs, double exprUlps) {
        Shape shape = op.axes().removedFrom(inputs.get(0).layout().shape());
        DType dtype = op.exprs().root(0).dtype();
        Case example =
                Case.of(name, op, inputs, Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS));
        if (!bench().runs(example.signature())) {
            return;
        }
        Tolerance tolerance =
                switch (op.kind()) {
                    case SUM -> ErrorBounds.ofSum(bench(), example, exprUlps);
                    case PROD -> ErrorBounds.ofProduct(bench(), example);
                    case MAX, MIN, ANY, ALL -> Tolerance.EXACT_BUT_ZERO_SIGNS;
                };
        check(example, tolerance);
    }

    /** What is joined may be an expression of several inputs, an index or a comparison. */
    @Test
    default void expressionsAreReducedInOnePass() {
        Samples samples = new Samples(50);
        DType dtype = DType.FLOAT32;
        Expr product = new Expr.Binary(BinaryKind.MUL, x(0, dtype), x(1, dtype));
        Expr positive =
                new Expr.Binary(
                        BinaryKind.GT,
                        x(0, dtype),
                        new Expr.Const(Scalars.bits(0.0, dtype), dtype));
        Expr difference =
                new Expr.Unary(
                        UnaryKind.ABS, new Expr.Binary(BinaryKind.SUB, x(0, dtype), x(1, dtype)));
        for (Arrangement way : Arrangement.values()) {
            for (int mask = 0; mask < 4; mask++) {
                Shape shape = Shape.of(17, 33);
                Axes axes = new Axes(mask);
                reduce(ReduceKind.SUM, product, shape, axes, way, samples::moderate);
                reduce(ReduceKind.MAX, difference, shape, axes, way, samples::any);
                reduce(ReduceKind.ANY, positive, shape, axes, way, samples::any);
                Expr count = new Expr.Cast(DType.INT64, positive);
                reduce(ReduceKind.SUM, count, shape, axes, way, samples::any);
                Expr wide = new Expr.Cast(DType.FLOAT64, x(0, DType.INT32));
                reduce(ReduceKind.SUM, wide, shape, axes, way, samples::any);
                Expr weighted =
                        new Expr.Binary(BinaryKind.MUL, new Expr.Index(1), x(0, DType.INT64));
                reduce(ReduceKind.SUM, weighted, shape, axes, way, samples::any);
            }
        }
    }

    /** A sum of exponentials, as softmax has it: each term may be off by its own ulps. */
    @Test
    default void transcendentalsAreReduced() {
        Samples samples = new Samples(51);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            double ulps = bench().capabilities().accuracy().ulps(UnaryKind.EXP, dtype);
            Expr exp = new Expr.Unary(UnaryKind.EXP, x(0, dtype));
            for (int mask = 1; mask < 4; mask++) {
                Op.Reduce op = new Op.Reduce(ReduceKind.SUM, new Axes(mask), exp);
                Shape shape = Shape.of(31, 33);
                List<Case.Given> inputs =
                        List.of(input(dtype, shape, Arrangement.SLICED, samples::moderate));
                check(op, "sum of exp", inputs, ulps);
            }
        }
    }

    /** An immediate inside a reduction. */
    @Test
    default void immediatesAreReduced() {
        DType dtype = DType.FLOAT64;
        Expr shifted = new Expr.Binary(BinaryKind.SUB, x(0, dtype), new Expr.Immediate(0, dtype));
        Op.Reduce op = new Op.Reduce(ReduceKind.SUM, new Axes(1), shifted);
        Shape shape = Shape.of(127, 7);
        Case example =
                new Case(
                        "sum(x - c)",
                        op,
                        List.of(
                                input(
                                        dtype,
                                        shape,
                                        Arrangement.REVERSED,
                                        new Samples(52)::moderate)),
                        List.of(Case.immediate(0.3, dtype)),
                        List.of(Case.Given.output(dtype, Shape.of(7), Arrangement.CONTIGUOUS)));
        check(example, ErrorBounds.ofSum(bench(), example, 0));
    }

    /** NaN and infinities go through sums and products as IEEE 754 has it. */
    @Test
    default void specialValuesAreReduced() {
        double inf = Double.POSITIVE_INFINITY;
        double[][] rows = {
            {1, inf, 2, 3},
            {1, -inf, 2, 3},
            {inf, 1, 2, -inf},
            {1, 2, Double.NaN, 4},
            {0, inf, 1, 1},
            {Double.NaN, inf, 0, 1},
            {-0.0, -0.0, -0.0, -0.0}
        };
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (double[] row : rows) {
                for (ReduceKind kind :
                        List.of(ReduceKind.SUM, ReduceKind.PROD, ReduceKind.MAX, ReduceKind.MIN)) {
                    HostArray values = HostArray.of(dtype, row);
                    Op.Reduce op = new Op.Reduce(kind, new Axes(1), x(0, dtype));
                    check(op, "special", List.of(Case.Given.whole(values)), 0);
                }
            }
        }
    }

    /** A NaN anywhere in a long row is the row's largest and smallest. */
    @Test
    default void oneNaNIsTheExtreme() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int where : new int[] {0, 1, 63, 64, 500, 1019, 1020}) {
                HostArray values = new Samples(53).moderate(dtype, Shape.of(1021));
                values.set(where, Scalars.bits(Double.NaN, dtype));
                for (ReduceKind kind : List.of(ReduceKind.MAX, ReduceKind.MIN)) {
                    Op.Reduce op = new Op.Reduce(kind, new Axes(1), x(0, dtype));
                    check(op, "NaN at " + where, List.of(Case.Given.whole(values)), 0);
                }
            }
        }
    }

    /** More than any block of work. */
    @Test
    default void largeReductionsHold() {
        Samples samples = new Samples(54);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32)) {
            Expr expr = x(0, dtype);
            Arrangement way = Arrangement.CONTIGUOUS;
            reduce(ReduceKind.SUM, expr, Shape.of(70_001), new Axes(1), way, samples::moderate);
            reduce(ReduceKind.SUM, expr, Shape.of(9, 7001), new Axes(2), way, samples::moderate);
            reduce(ReduceKind.SUM, expr, Shape.of(7001, 9), new Axes(1), way, samples::moderate);
            reduce(ReduceKind.MAX, expr, Shape.of(70_001), new Axes(1), way, samples::any);
        }
    }

    /**
     * The index of an extreme: ties, NaN, every dtype, sets of dimensions and layouts.
     *
     * @return one test a kind and dtype
     */
    @TestFactory
    default Stream<DynamicTest> argReductions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (ArgReduceKind kind : ArgReduceKind.values()) {
            for (DType dtype : DType.values()) {
                Op op = new Op.ArgReduce(kind, Axes.NONE);
                if (bench().runs(new OpSignature(op, List.of(dtype), List.of(DType.INT64)))) {
                    tests.add(
                            dynamicTest(kind + " " + dtype, () -> argReductionsHold(kind, dtype)));
                }
            }
        }
        return tests.stream();
    }

    private void argReductionsHold(ArgReduceKind kind, DType dtype) {
        Samples samples = new Samples(55);
        for (long size : Operands.SIZES) {
            if (size > 0) {
                argReduce(
                        kind,
                        input(dtype, Shape.of(size), Arrangement.CONTIGUOUS, samples::any),
                        new Axes(1));
                argReduce(
                        kind,
                        input(dtype, Shape.of(size), Arrangement.REVERSED, samples::tied),
                        new Axes(1));
                argReduce(
                        kind,
                        input(dtype, Shape.of(size, 3), Arrangement.PERMUTED, samples::tied),
                        new Axes(1));
            }
            argReduce(
                    kind,
                    input(dtype, Shape.of(size, 3), Arrangement.CONTIGUOUS, samples::any),
                    new Axes(2));
        }
        for (Arrangement way : Arrangement.values()) {
            for (int mask = 0; mask < 8; mask++) {
                Case.Given input = input(dtype, Shape.of(3, 7, 17), way, samples::tied);
                argReduce(kind, input, new Axes(mask));
            }
        }
    }

    private void argReduce(ArgReduceKind kind, Case.Given input, Axes axes) {
        Shape shape = axes.removedFrom(input.layout().shape());
        check(
                Case.of(
                        "over " + axes,
                        new Op.ArgReduce(kind, axes),
                        List.of(input),
                        Case.Given.output(DType.INT64, shape, Arrangement.CONTIGUOUS)),
                Tolerance.EXACT);
    }
}
