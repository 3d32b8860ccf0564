package io.farpoint.tck;

import static io.farpoint.tck.Operands.SHAPES;
import static io.farpoint.tck.Operands.SIZES;
import static io.farpoint.tck.Operands.input;
import static io.farpoint.tck.Operands.x;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.UnaryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws of where a map reads and writes: views, several outputs, writing in place. */
public interface MapLaws extends OpLaw {
    /**
     * An output may be any view that reaches each element once; what it does not reach stays.
     *
     * @return one test a way to lie
     */
    @TestFactory
    default Stream<DynamicTest> outputsMayLieAnyhow() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Arrangement out : Operands.writable()) {
            tests.add(dynamicTest("output " + out, () -> outputMayLie(out)));
        }
        return tests.stream();
    }

    private void outputMayLie(Arrangement out) {
        Samples samples = new Samples(out.ordinal());
        for (DType dtype : List.of(DType.UINT8, DType.FLOAT32, DType.INT64)) {
            Expr sum = new Expr.Binary(BinaryKind.ADD, x(0, dtype), x(1, dtype));
            for (Shape shape : SHAPES) {
                for (Arrangement in : Arrangement.values()) {
                    List<Case.Given> inputs =
                            List.of(
                                    input(dtype, shape, in, samples::any),
                                    input(dtype, shape, Arrangement.CONTIGUOUS, samples::any));
                    String name = "input " + in + ", output " + out + " of " + shape;
                    check(Operands.map(name, sum, inputs, shape, out), Tolerance.EXACT);
                }
            }
        }
    }

    /**
     * Inputs of one op may each lie in its own way.
     *
     * @param first how the first lies; the others follow
     */
    @ParameterizedTest(name = "from {0} on")
    @EnumSource(Arrangement.class)
    default void inputsMayLieEachInItsWay(Arrangement first) {
        Samples samples = new Samples(20);
        Arrangement[] ways = Arrangement.values();
        DType dtype = DType.FLOAT64;
        Expr expr = new Expr.Binary(BinaryKind.MUL, x(0, dtype), x(1, dtype));
        expr = new Expr.Select(x(3, DType.BOOL), expr, x(2, dtype));
        for (Shape shape : SHAPES) {
            List<Case.Given> inputs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Arrangement way = ways[(first.ordinal() + 2 * i) % ways.length];
                inputs.add(input(i == 3 ? DType.BOOL : dtype, shape, way, samples::any));
            }
            Arrangement out = Operands.writable().get(first.ordinal() % 6);
            check(Operands.map("mixed, " + shape, expr, inputs, shape, out), Tolerance.EXACT);
        }
    }

    /**
     * An output may be the very view that is read.
     *
     * @return one test a way to lie
     */
    @TestFactory
    default Stream<DynamicTest> viewsAreWrittenInPlace() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Arrangement way : Operands.writable()) {
            Samples samples = new Samples(21);
            tests.add(
                    dynamicTest(
                            way.toString(),
                            () -> {
                                for (DType dtype : List.of(DType.FLOAT32, DType.INT32)) {
                                    for (Shape shape : SHAPES) {
                                        inPlace(samples, dtype, shape, way);
                                    }
                                }
                            }));
        }
        return tests.stream();
    }

    private void inPlace(Samples samples, DType dtype, Shape shape, Arrangement way) {
        Expr square = new Expr.Binary(BinaryKind.MUL, x(0, dtype), x(0, dtype));
        Expr expr = new Expr.Binary(BinaryKind.SUB, square, x(1, dtype));
        Case.Given target = input(dtype, shape, way, samples::any);
        Case.Given other = input(dtype, shape, Arrangement.BROADCAST, samples::any);
        check(Operands.inPlace("in place", expr, List.of(target, other)), Tolerance.EXACT);
        Expr twice = new Expr.Binary(BinaryKind.SUB, x(0, dtype), x(1, dtype));
        check(
                Operands.inPlace("in place, read twice", twice, List.of(target, target)),
                Tolerance.EXACT);
    }

    /** Two outputs that are the two inputs' views the other way round: a swap. */
    @Test
    default void allInputsAreReadBeforeOutputsAreWritten() {
        Samples samples = new Samples(22);
        DType dtype = DType.FLOAT32;
        for (Arrangement way : Operands.writable()) {
            for (long size : SIZES) {
                Shape shape = Shape.of(size);
                Case.Given a = input(dtype, shape, way, samples::any);
                Case.Given b = input(dtype, shape, way, samples::any);
                Op swap = new Op.Map(x(1, dtype), x(0, dtype));
                check(
                        new Case(
                                "swap " + way + " " + size,
                                swap,
                                List.of(a, b),
                                List.of(),
                                List.of(a, b)),
                        Tolerance.EXACT);
            }
        }
    }

    /** A view may be written while another, disjoint one of the same object is read. */
    @Test
    default void disjointViewsOfOneObjectDoNotDisturb() {
        for (long size : SIZES) {
            HostArray object = new Samples(23).any(DType.FLOAT32, Shape.of(2 * size + 1));
            Layout whole = Layout.contiguous(object.shape());
            Case.Given even = new Case.Given(object, whole.slice(0, 0, size, 2));
            Case.Given odd = new Case.Given(object, whole.slice(0, size == 0 ? 0 : 1, size, 2));
            Expr expr = new Expr.Unary(UnaryKind.NEG, x(0, DType.FLOAT32));
            check(Case.of("even to odd", new Op.Map(expr), List.of(even), odd), Tolerance.EXACT);
        }
    }

    /** One object under two views, {@code x + x^T}. */
    @Test
    default void oneObjectMayBeReadThroughTwoViews() {
        HostArray object = new Samples(24).any(DType.FLOAT64, Shape.of(17, 17));
        Layout whole = Layout.contiguous(object.shape());
        List<Case.Given> inputs =
                List.of(new Case.Given(object, whole), new Case.Given(object, whole.permute(1, 0)));
        Expr sum = new Expr.Binary(BinaryKind.ADD, x(0, DType.FLOAT64), x(1, DType.FLOAT64));
        check(
                Operands.map("x + x^T", sum, inputs, object.shape(), Arrangement.CONTIGUOUS),
                Tolerance.EXACT);
    }

    /** A step of Adam: three outputs, each in place, numbers as immediates. */
    @Test
    default void severalOutputsAreWrittenInPlace() {
        DType dtype = DType.FLOAT32;
        Expr[] number = new Expr[6];
        double[] values = {0.9, 0.1, 0.999, 0.001, 0.01, 1e-8};
        for (int i = 0; i < number.length; i++) {
            number[i] = new Expr.Immediate(i, dtype);
        }
        Expr gradient = x(3, dtype);
        Expr mean = plus(times(number[0], x(1, dtype)), times(number[1], gradient));
        Expr square =
                plus(times(number[2], x(2, dtype)), times(number[3], times(gradient, gradient)));
        Expr root = plus(new Expr.Unary(UnaryKind.SQRT, square), number[5]);
        Expr step = new Expr.Binary(BinaryKind.DIV, times(number[4], mean), root);
        Expr weight = new Expr.Binary(BinaryKind.SUB, x(0, dtype), step);
        Op adam = new Op.Map(weight, mean, square);
        Samples samples = new Samples(25);
        for (long size : SIZES) {
            Shape shape = Shape.of(size);
            List<Case.Given> inputs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Arrangement way = i == 3 ? Arrangement.SLICED : Arrangement.CONTIGUOUS;
                inputs.add(input(dtype, shape, way, samples::any));
            }
            // the running mean of squares is not negative
            HostArray squares = inputs.get(2).object();
            for (long i = 0; i < size; i++) {
                squares.set(i, squares.get(i) & 0x7FFF_FFFFL);
            }
            List<io.farpoint.spi.Operand.Immediate> immediates = new ArrayList<>();
            for (double value : values) {
                immediates.add(Case.immediate(value, dtype));
            }
            check(
                    new Case("adam " + size, adam, inputs, immediates, inputs.subList(0, 3)),
                    Tolerance.EXACT);
        }
    }

    private static Expr plus(Expr a, Expr b) {
        return new Expr.Binary(BinaryKind.ADD, a, b);
    }

    private static Expr times(Expr a, Expr b) {
        return new Expr.Binary(BinaryKind.MUL, a, b);
    }

    /** As many outputs as an op may have, of every dtype, each lying in its way. */
    @Test
    default void outputsMayDifferInDTypeAndLayout() {
        Shape shape = Shape.of(7, 33);
        Samples samples = new Samples(26);
        List<Expr> roots = new ArrayList<>();
        List<Case.Given> outputs = new ArrayList<>();
        List<Arrangement> ways = Operands.writable();
        for (int i = 0; i < 8; i++) {
            DType dtype = DType.values()[i % 6];
            roots.add(new Expr.Cast(dtype, x(i % 2, DType.FLOAT64)));
            outputs.add(Case.Given.output(dtype, shape, ways.get(i % ways.size())));
        }
        List<Case.Given> inputs =
                List.of(
                        input(DType.FLOAT64, shape, Arrangement.PERMUTED, samples::any),
                        input(DType.FLOAT64, shape, Arrangement.SCALAR, samples::any));
        Op op = new Op.Map(roots.toArray(Expr[]::new));
        check(new Case("eight outputs", op, inputs, List.of(), outputs), Tolerance.EXACT);
    }

    /** Every rank from a scalar to the greatest. */
    @Test
    default void everyRankIsMapped() {
        Samples samples = new Samples(27);
        for (int rank = 0; rank <= Shape.MAX_RANK; rank++) {
            long[] dims = new long[rank];
            for (int i = 0; i < rank; i++) {
                dims[i] = i % 3 == 0 ? 2 : 1 + i % 2;
            }
            Shape shape = Shape.of(dims);
            Expr expr = new Expr.Unary(UnaryKind.ABS, x(0, DType.INT32));
            for (Arrangement way :
                    List.of(Arrangement.PERMUTED, Arrangement.BROADCAST, Arrangement.REVERSED)) {
                if (way.object(shape).size() > 10_000) {
                    continue;
                }
                check(
                        Operands.map(
                                "rank " + rank,
                                expr,
                                List.of(input(DType.INT32, shape, way, samples::any)),
                                shape,
                                Arrangement.PERMUTED),
                        Tolerance.EXACT);
            }
        }
    }

    /** More than any block of work: cut among threads or not, the same. */
    @Test
    default void largeMapsAreMapped() {
        Shape shape = Shape.of(Operands.LARGE);
        Samples samples = new Samples(28);
        for (DType dtype : List.of(DType.FLOAT32, DType.INT64, DType.UINT8)) {
            Expr expr = plus(times(x(0, dtype), x(1, dtype)), x(0, dtype));
            List<Case.Given> inputs =
                    List.of(
                            input(dtype, shape, Arrangement.REVERSED, samples::any),
                            input(dtype, shape, Arrangement.CONTIGUOUS, samples::any));
            check(
                    Operands.map("large", expr, inputs, shape, Arrangement.CONTIGUOUS),
                    Tolerance.EXACT);
        }
    }
}
