package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static io.farpoint.tck.Operands.x;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.spi.Operand;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Laws of arithmetic that its values make fail: the reason is data, and nothing else is touched.
 */
public interface FailureLaws extends OpLaw {
    /**
     * A divisor of zero, wherever it stands; the dividend is named.
     *
     * @param dtype an integer dtype
     */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"UINT8", "INT32", "INT64"},
            mode = Mode.INCLUDE)
    default void divisionByZeroFails(DType dtype) {
        for (BinaryKind kind : List.of(BinaryKind.FLOOR_DIV, BinaryKind.REMAINDER)) {
            Expr expr = new Expr.Binary(kind, x(0, dtype), x(1, dtype));
            for (long size : List.of(1L, 7L, 33L, 1021L)) {
                for (long where : new long[] {0, size / 2, size - 1}) {
                    fails(dtype, expr, size, where, 0, FailureCode.DIVISION_BY_ZERO, true);
                }
            }
        }
    }

    /**
     * A negative exponent, wherever it stands; the exponent is named.
     *
     * @param dtype a signed integer dtype
     */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"INT32", "INT64"},
            mode = Mode.INCLUDE)
    default void negativePowersFail(DType dtype) {
        Expr expr = new Expr.Binary(BinaryKind.POW, x(0, dtype), x(1, dtype));
        for (long size : List.of(1L, 7L, 33L, 1021L)) {
            for (long where : new long[] {0, size / 2, size - 1}) {
                fails(dtype, expr, size, where, -3, FailureCode.NEGATIVE_POWER, false);
            }
        }
    }

    private void fails(
            DType dtype,
            Expr expr,
            long size,
            long where,
            long second,
            FailureCode code,
            boolean namesFirst) {
        Shape shape = Shape.of(size);
        HostArray a = HostArray.zeros(dtype, shape);
        HostArray b = HostArray.zeros(dtype, shape);
        for (long i = 0; i < size; i++) {
            a.set(i, 40 + i % 50);
            b.set(i, 2);
        }
        b.set(where, second);
        Set<Long> values = Set.of(namesFirst ? a.get(where) : second);
        for (Arrangement out : Operands.writable()) {
            checkFails(
                    Operands.map(
                            "at " + where + " of " + size,
                            expr,
                            List.of(Operands.arrange(a, out), Operands.arrange(b, out)),
                            shape,
                            out),
                    code,
                    values);
        }
    }

    /**
     * Of several failures any one is named.
     *
     * @param dtype an integer dtype
     */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"UINT8", "INT32", "INT64"},
            mode = Mode.INCLUDE)
    default void oneOfManyFailuresIsNamed(DType dtype) {
        HostArray dividends = new Samples(40).any(dtype, Shape.of(127));
        HostArray divisors = HostArray.zeros(dtype, Shape.of(127));
        Set<Long> values = new HashSet<>();
        for (int i = 0; i < 127; i++) {
            values.add(dividends.get(i));
        }
        Expr expr = new Expr.Binary(BinaryKind.REMAINDER, x(0, dtype), x(1, dtype));
        List<Case.Given> inputs = List.of(Case.Given.whole(dividends), Case.Given.whole(divisors));
        checkFails(
                Operands.map("all", expr, inputs, Shape.of(127), Arrangement.CONTIGUOUS),
                FailureCode.DIVISION_BY_ZERO,
                values);
    }

    /**
     * A failure inside an expression counts: in the branch not taken, of an immediate, in a
     * reduction, with several outputs, in place.
     *
     * @param dtype an integer dtype
     */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"UINT8", "INT32", "INT64"},
            mode = Mode.INCLUDE)
    default void failuresInsideExpressionsCount(DType dtype) {
        Shape shape = Shape.of(3, 11);
        HostArray a = HostArray.zeros(dtype, shape);
        HostArray b = HostArray.zeros(dtype, shape);
        for (int i = 0; i < 33; i++) {
            a.set(i, i);
            b.set(i, i == 20 ? 0 : 1);
        }
        List<Case.Given> inputs = List.of(Case.Given.whole(a), Case.Given.whole(b));
        FailureCode code = FailureCode.DIVISION_BY_ZERO;
        Expr quotient = new Expr.Binary(BinaryKind.FLOOR_DIV, x(0, dtype), x(1, dtype));
        Expr nonZero = new Expr.Binary(BinaryKind.NE, x(1, dtype), new Expr.Const(0, dtype));
        Expr guarded = new Expr.Select(nonZero, quotient, x(0, dtype));
        checkFails(
                Operands.map("guarded", guarded, inputs, shape, Arrangement.SLICED),
                code,
                Set.of(20L));
        checkFails(
                Case.of(
                        "in a sum",
                        new Op.Reduce(ReduceKind.SUM, new Axes(0b10), quotient),
                        inputs,
                        Case.Given.output(dtype, Shape.of(3), Arrangement.CONTIGUOUS)),
                code,
                Set.of(20L));
        checkFails(
                new Case(
                        "two outputs",
                        new Op.Map(x(1, dtype), quotient),
                        inputs,
                        List.of(),
                        List.of(
                                Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS),
                                Case.Given.output(dtype, shape, Arrangement.PERMUTED))),
                code,
                Set.of(20L));
        checkFails(Operands.inPlace("in place", quotient, inputs), code, Set.of(20L));
        Expr byImmediate =
                new Expr.Binary(BinaryKind.REMAINDER, x(0, dtype), new Expr.Immediate(0, dtype));
        HostArray seven = HostArray.ofBits(dtype, Shape.of(1), 7);
        checkFails(
                new Case(
                        "by an immediate",
                        new Op.Map(byImmediate),
                        List.of(Case.Given.whole(seven)),
                        List.of(new Operand.Immediate(0, dtype)),
                        List.of(Case.Given.output(dtype, Shape.of(1), Arrangement.CONTIGUOUS))),
                code,
                Set.of(7L));
    }

    /**
     * What looks like a failure and is none: powers of 1 and -1, no elements, wrapped quotients.
     *
     * @param dtype a signed integer dtype
     */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"INT32", "INT64"},
            mode = Mode.INCLUDE)
    default void thatIsNoFailure(DType dtype) {
        Expr power = new Expr.Binary(BinaryKind.POW, x(0, dtype), x(1, dtype));
        HostArray bases = HostArray.of(dtype, 1, -1, -1, 1, -1, 0, 2, -2, 3);
        HostArray exponents = HostArray.of(dtype, -5, -5, -4, -1, -1, 0, 63, 31, 40);
        List<Case.Given> inputs = List.of(Case.Given.whole(bases), Case.Given.whole(exponents));
        Shape shape = bases.shape();
        check(
                Operands.map("powers", power, inputs, shape, Arrangement.CONTIGUOUS),
                Tolerance.EXACT);
        long least = dtype == DType.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
        for (BinaryKind kind : List.of(BinaryKind.FLOOR_DIV, BinaryKind.REMAINDER)) {
            Expr expr = new Expr.Binary(kind, x(0, dtype), x(1, dtype));
            HostArray dividends = HostArray.ofBits(dtype, Shape.of(4), least, 7, -7, -8);
            HostArray divisors = HostArray.ofBits(dtype, Shape.of(4), -1, -2, 2, -3);
            check(
                    Operands.map(
                            "wraps",
                            expr,
                            List.of(Case.Given.whole(dividends), Case.Given.whole(divisors)),
                            Shape.of(4),
                            Arrangement.CONTIGUOUS),
                    Tolerance.EXACT);
            Shape none = Shape.of(2, 0);
            Case.Given empty = input(dtype, none, Arrangement.CONTIGUOUS, new Samples(41)::any);
            check(
                    Operands.map(
                            "of nothing",
                            expr,
                            List.of(empty, empty),
                            none,
                            Arrangement.CONTIGUOUS),
                    Tolerance.EXACT);
        }
    }
}
