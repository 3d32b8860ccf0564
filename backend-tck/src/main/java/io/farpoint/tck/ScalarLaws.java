package io.farpoint.tck;

import static io.farpoint.tck.Operands.SHAPES;
import static io.farpoint.tck.Operands.SIZES;
import static io.farpoint.tck.Operands.input;
import static io.farpoint.tck.Operands.x;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.OpSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scalar function of every dtype, as a map of one node, against the oracle. */
public interface ScalarLaws extends OpLaw {
    /**
     * The functions of one argument.
     *
     * @return one test a function and dtype
     */
    @TestFactory
    default Stream<DynamicTest> unaryFunctions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (UnaryKind kind : UnaryKind.values()) {
            for (DType dtype : DType.values()) {
                Expr expr = ifDefined(() -> new Expr.Unary(kind, x(0, dtype)));
                Tolerance tolerance =
                        Accuracy.isExact(kind) || !dtype.isFloating()
                                ? Tolerance.EXACT
                                : ulps(kind, dtype);
                add(tests, kind + " " + dtype, expr, tolerance, List.of(new Samples(1)::any));
            }
        }
        return tests.stream();
    }

    /**
     * The functions of two arguments.
     *
     * @return one test a function and dtype
     */
    @TestFactory
    default Stream<DynamicTest> binaryFunctions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BinaryKind kind : BinaryKind.values()) {
            for (DType dtype : DType.values()) {
                Expr expr = ifDefined(() -> new Expr.Binary(kind, x(0, dtype), x(1, dtype)));
                add(tests, kind + " " + dtype, expr, tolerance(kind, dtype), values(kind, dtype));
            }
        }
        return tests.stream();
    }

    private Tolerance tolerance(BinaryKind kind, DType dtype) {
        if (kind == BinaryKind.MAX || kind == BinaryKind.MIN) {
            return Tolerance.EXACT_BUT_ZERO_SIGNS;
        }
        return Accuracy.isExact(kind) || !dtype.isFloating() ? Tolerance.EXACT : ulps(kind, dtype);
    }

    private static List<BiFunction<DType, Shape, HostArray>> values(BinaryKind kind, DType dtype) {
        Samples samples = new Samples(kind.code());
        return switch (kind) {
            case FLOOR_DIV, REMAINDER ->
                    dtype.isFloating()
                            ? List.of(samples::floorable, samples::floorable)
                            : List.of(samples::any, samples::divisors);
            case POW -> List.of(samples::any, samples::exponents);
            case EQ, NE, LE, GE -> List.of(samples::tied, samples::tied);
            case ADD, SUB, MUL, DIV, MAX, MIN, LT, GT, AND, OR, XOR ->
                    List.of(samples::any, samples::any);
        };
    }

    private Tolerance ulps(Enum<?> kind, DType dtype) {
        return new Tolerance.Ulps(bench().capabilities().accuracy().ulps(kind, dtype));
    }

    /**
     * Comparisons with the values that break them.
     *
     * @return one test a comparison and dtype
     */
    @TestFactory
    default Stream<DynamicTest> comparisonsOfExtremes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BinaryKind kind : BinaryKind.values()) {
            for (DType dtype : kind.isComparison() ? DType.values() : new DType[0]) {
                Expr expr = new Expr.Binary(kind, x(0, dtype), x(1, dtype));
                String name = kind + " " + dtype;
                Samples samples = new Samples(3);
                add(tests, name, expr, Tolerance.EXACT, List.of(samples::any, samples::any));
            }
        }
        return tests.stream();
    }

    /**
     * Casts between all dtypes.
     *
     * @return one test a pair
     */
    @TestFactory
    default Stream<DynamicTest> casts() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                Expr expr = new Expr.Cast(to, x(0, from));
                String name = from + " to " + to;
                add(tests, name, expr, Tolerance.EXACT, List.of(new Samples(2)::any));
            }
        }
        return tests.stream();
    }

    /**
     * Copies: the function that is no function.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> copies() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : DType.values()) {
            Expr expr = x(0, dtype);
            add(tests, "copy " + dtype, expr, Tolerance.EXACT, List.of(new Samples(4)::any));
        }
        return tests.stream();
    }

    /**
     * Choices by a condition.
     *
     * @return one test a dtype
     */
    @TestFactory
    default Stream<DynamicTest> selections() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : DType.values()) {
            Samples samples = new Samples(5);
            Expr expr = new Expr.Select(x(0, DType.BOOL), x(1, dtype), x(2, dtype));
            add(
                    tests,
                    "select " + dtype,
                    expr,
                    Tolerance.EXACT,
                    List.of(samples::any, samples::any, samples::any));
        }
        return tests.stream();
    }

    /**
     * Fused multiply and add: one rounding.
     *
     * @return one test a floating dtype
     */
    @TestFactory
    default Stream<DynamicTest> fusedMultiplyAdd() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Samples samples = new Samples(6);
            Expr expr = new Expr.Fma(x(0, dtype), x(1, dtype), x(2, dtype));
            add(
                    tests,
                    "fma " + dtype,
                    expr,
                    Tolerance.EXACT,
                    List.of(samples::any, samples::any, samples::any));
        }
        return tests.stream();
    }

    /**
     * Sines and cosines of huge arguments have no accuracy to hold, but they stay sines.
     *
     * @return one test a function and dtype
     */
    @TestFactory
    default Stream<DynamicTest> sinesOfHugeArguments() {
        List<DynamicTest> tests = new ArrayList<>();
        for (UnaryKind kind : List.of(UnaryKind.SIN, UnaryKind.COS)) {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                // |sin x| <= 1, as one expression: a comparison that is true for every argument
                Expr size = new Expr.Unary(UnaryKind.ABS, new Expr.Unary(kind, x(0, dtype)));
                Expr one = new Expr.Cast(dtype, new Expr.Const(1, DType.INT64));
                Expr within = new Expr.Binary(BinaryKind.LE, size, one);
                HostArray huge = HostArray.of(dtype, 1e6, -1e7, 1e9, -1e12, 1e20, 1e30, -3e38);
                tests.add(
                        dynamicTest(
                                kind + " " + dtype,
                                () ->
                                        check(
                                                Operands.map(
                                                        "huge",
                                                        within,
                                                        List.of(Case.Given.whole(huge)),
                                                        huge.shape(),
                                                        Arrangement.CONTIGUOUS),
                                                Tolerance.EXACT)));
            }
        }
        return tests.stream();
    }

    /**
     * Adds a test of an expression over all sizes and arrangements, if there is such a function.
     */
    private void add(
            List<DynamicTest> tests,
            String name,
            Expr expr,
            Tolerance tolerance,
            List<BiFunction<DType, Shape, HostArray>> values) {
        if (expr == null) {
            return;
        }
        Op.Map op = new Op.Map(expr);
        if (bench().runs(new OpSignature(op, op.exprs().inputs(), List.of(expr.dtype())))) {
            tests.add(dynamicTest(name, () -> holds(op, tolerance, values)));
        }
    }

    private void holds(
            Op.Map op, Tolerance tolerance, List<BiFunction<DType, Shape, HostArray>> values) {
        Expr expr = op.exprs().root(0);
        for (long size : SIZES) {
            Shape shape = Shape.of(size);
            check(
                    Operands.map(
                            "size " + size,
                            expr,
                            inputs(op, shape, Arrangement.CONTIGUOUS, values),
                            shape,
                            Arrangement.CONTIGUOUS),
                    tolerance);
        }
        for (Arrangement way : Arrangement.values()) {
            Shape shape = SHAPES.get(2 + way.ordinal() % 2);
            check(
                    Operands.map(
                            "input " + way,
                            expr,
                            inputs(op, shape, way, values),
                            shape,
                            Arrangement.CONTIGUOUS),
                    tolerance);
        }
        if (op.exprs().inputs().get(0) == expr.dtype()) {
            Shape shape = Shape.of(127);
            List<Case.Given> inputs = inputs(op, shape, Arrangement.CONTIGUOUS, values);
            check(Operands.inPlace("in place", expr, inputs), tolerance);
        }
    }

    private static List<Case.Given> inputs(
            Op.Map op,
            Shape shape,
            Arrangement way,
            List<BiFunction<DType, Shape, HostArray>> values) {
        List<Case.Given> inputs = new ArrayList<>();
        List<DType> dtypes = op.exprs().inputs();
        for (int i = 0; i < dtypes.size(); i++) {
            inputs.add(input(dtypes.get(i), shape, way, values.get(i)));
        }
        return inputs;
    }

    private static Expr ifDefined(Supplier<Expr> expr) {
        try {
            return expr.get();
        } catch (DTypeException e) {
            return null; // no such function of this dtype
        }
    }
}
