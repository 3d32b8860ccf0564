package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static io.farpoint.tck.Operands.x;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws of expressions: leaves, nesting, rounding, and the limits of their size. */
public interface ExpressionLaws extends OpLaw {
    /**
     * A constant fills, every special value of its dtype, into any layout.
     *
     * @param dtype the dtype
     */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void constantsFill(DType dtype) {
        List<Arrangement> ways = Operands.writable();
        int turn = 0;
        for (long bits : Samples.special(dtype)) {
            Expr expr = new Expr.Const(bits, dtype);
            Arrangement way = ways.get(turn++ % ways.size());
            check("constant", expr, List.of(), List.of(), Shape.of(3, 11), way);
        }
    }

    /**
     * An immediate fills too, and counts among an expression's leaves.
     *
     * @param dtype the dtype
     */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void immediatesFillAndJoin(DType dtype) {
        Samples samples = new Samples(30);
        for (long bits : Samples.special(dtype)) {
            Operand.Immediate number = new Operand.Immediate(bits, dtype);
            Expr leaf = new Expr.Immediate(0, dtype);
            Shape shape = Shape.of(17);
            check("immediate", leaf, List.of(), List.of(number), shape, Arrangement.CONTIGUOUS);
            Expr sum = new Expr.Binary(BinaryKind.ADD, x(0, dtype), leaf);
            List<Case.Given> inputs =
                    List.of(input(dtype, shape, Arrangement.REVERSED, samples::any));
            check("immediate", sum, inputs, List.of(number), shape, Arrangement.CONTIGUOUS);
        }
    }

    /** The index along each dimension, whatever the output's layout. */
    @Test
    default void indicesCountTheOutput() {
        for (Shape shape : Operands.SHAPES) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                for (Arrangement way : Operands.writable()) {
                    check("index", new Expr.Index(axis), List.of(), List.of(), shape, way);
                }
            }
        }
        Shape row = Shape.of(1021);
        Expr arange =
                new Expr.Binary(
                        BinaryKind.ADD,
                        new Expr.Immediate(0, DType.FLOAT32),
                        new Expr.Binary(
                                BinaryKind.MUL,
                                new Expr.Immediate(1, DType.FLOAT32),
                                new Expr.Cast(DType.FLOAT32, new Expr.Index(0))));
        List<Operand.Immediate> startAndStep =
                List.of(Case.immediate(-3, DType.FLOAT32), Case.immediate(0.25, DType.FLOAT32));
        check("arange", arange, List.of(), startAndStep, row, Arrangement.CONTIGUOUS);
        Expr eye =
                new Expr.Cast(
                        DType.UINT8,
                        new Expr.Binary(BinaryKind.EQ, new Expr.Index(0), new Expr.Index(1)));
        check("eye", eye, List.of(), List.of(), Shape.of(31, 33), Arrangement.SLICED);
    }

    /**
     * {@code a * b + c} rounds twice: where the product alone rounds to {@code -c}, nothing is
     * left, while a fused one leaves the rounding error.
     */
    @Test
    default void productsAndSumsAreNotContracted() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            double step = dtype == DType.FLOAT32 ? 0x1p-13 : 0x1p-27;
            HostArray a = HostArray.zeros(dtype, Shape.of(127));
            HostArray c = HostArray.zeros(dtype, Shape.of(127));
            for (int i = 0; i < 127; i++) {
                double value = 1 + step * (2 * i + 1);
                a.set(i, Scalars.bits(value, dtype));
                double rounded =
                        dtype == DType.FLOAT32 ? (float) value * (float) value : value * value;
                c.set(i, Scalars.bits(-rounded, dtype));
            }
            List<Case.Given> inputs = List.of(Case.Given.whole(a), Case.Given.whole(c));
            Expr product = new Expr.Binary(BinaryKind.MUL, x(0, dtype), x(0, dtype));
            Expr negated = new Expr.Unary(UnaryKind.NEG, x(1, dtype));
            for (Expr expr :
                    List.of(
                            new Expr.Binary(BinaryKind.ADD, product, x(1, dtype)),
                            new Expr.Binary(BinaryKind.ADD, x(1, dtype), product),
                            new Expr.Binary(BinaryKind.SUB, product, negated),
                            new Expr.Binary(BinaryKind.SUB, negated, product))) {
                check("rounds twice", expr, inputs, List.of(), a.shape(), Arrangement.CONTIGUOUS);
            }
        }
    }

    /**
     * Expressions that a seed tells, with all dtypes and leaves in them, in two outputs. A test's
     * name is its seed; the property {@value RandomExprs#SEED} takes one to run alone.
     *
     * @return one test a seed
     */
    @TestFactory
    default Stream<DynamicTest> randomExpressions() {
        Integer asked = Integer.getInteger(RandomExprs.SEED);
        IntStream seeds = asked == null ? IntStream.range(0, 60) : IntStream.of(asked);
        return seeds.mapToObj(seed -> dynamicTest("seed " + seed, () -> randomExpression(seed)));
    }

    private void randomExpression(int seed) {
        Shape shape = Operands.SHAPES.get(Math.floorMod(seed, Operands.SHAPES.size()));
        RandomExprs exprs = new RandomExprs(seed, shape.rank());
        List<Expr> roots = new ArrayList<>();
        List<Case.Given> outputs = new ArrayList<>();
        List<Arrangement> ways = Operands.writable();
        for (int i = 0; i < 2; i++) {
            DType dtype = DType.values()[Math.floorMod(seed + i, 6)];
            roots.add(exprs.next(dtype, 4));
            Arrangement way = ways.get(Math.floorMod(seed + i, ways.size()));
            outputs.add(Case.Given.output(dtype, shape, way));
        }
        Samples samples = new Samples(seed);
        List<Case.Given> inputs = new ArrayList<>();
        for (DType dtype : exprs.inputs()) {
            Arrangement way = Arrangement.values()[Math.floorMod(seed + inputs.size(), 9)];
            inputs.add(input(dtype, shape, way, samples::any));
        }
        Op op = new Op.Map(Exprs.of(roots));
        check(new Case("seed " + seed, op, inputs, exprs.immediates(), outputs), Tolerance.EXACT);
    }

    /** An expression as deep as they may be. */
    @Test
    default void deepExpressionsRun() {
        DType dtype = DType.FLOAT32;
        Expr expr = x(0, dtype);
        for (int depth = 1; depth < Exprs.MAX_DEPTH; depth++) {
            BinaryKind kind = depth % 2 == 0 ? BinaryKind.ADD : BinaryKind.MUL;
            expr = new Expr.Binary(kind, expr, x(depth % 2, dtype));
        }
        checkModerate("deep", expr, 2, dtype);
        Expr other = x(0, dtype);
        for (int depth = 1; depth < Exprs.MAX_DEPTH; depth++) {
            other = new Expr.Binary(BinaryKind.SUB, x(1, dtype), other);
        }
        checkModerate("deep on the right", other, 2, dtype);
    }

    /** An expression with as many nodes as they may have. */
    @Test
    default void largeExpressionsRun() {
        DType dtype = DType.INT64;
        List<Expr> level = new ArrayList<>();
        for (int i = 0; i < Exprs.MAX_NODES / 2; i++) {
            level.add(x(i % 3, dtype));
        }
        while (level.size() > 1) {
            List<Expr> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                BinaryKind kind = i % 4 == 0 ? BinaryKind.MUL : BinaryKind.SUB;
                next.add(new Expr.Binary(kind, level.get(i), level.get(i + 1)));
            }
            level = next;
        }
        checkModerate("wide", level.get(0), 3, dtype);
    }

    /** As many inputs and immediates as an op may have. */
    @Test
    default void manyOperandsAreRead() {
        DType dtype = DType.FLOAT64;
        Expr expr = x(0, dtype);
        for (int i = 1; i < Exprs.MAX_INPUTS; i++) {
            expr = new Expr.Binary(BinaryKind.SUB, expr, x(i, dtype));
        }
        List<Operand.Immediate> immediates = new ArrayList<>();
        for (int i = 0; i < Exprs.MAX_IMMEDIATES; i++) {
            expr = new Expr.Binary(BinaryKind.ADD, expr, new Expr.Immediate(i, dtype));
            immediates.add(Case.immediate(i * 0.75, dtype));
        }
        Samples samples = new Samples(31);
        Shape shape = Shape.of(7, 33);
        List<Case.Given> inputs = new ArrayList<>();
        for (int i = 0; i < Exprs.MAX_INPUTS; i++) {
            inputs.add(input(dtype, shape, Arrangement.values()[i % 9], samples::moderate));
        }
        check("many operands", expr, inputs, immediates, shape, Arrangement.PERMUTED);
    }

    private void checkModerate(String name, Expr expr, int inputs, DType dtype) {
        Samples samples = new Samples(32);
        Shape shape = Shape.of(127);
        List<Case.Given> given = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            given.add(input(dtype, shape, Arrangement.CONTIGUOUS, samples::moderate));
        }
        check(name, expr, given, List.of(), shape, Arrangement.CONTIGUOUS);
    }

    private void check(
            String name,
            Expr expr,
            List<Case.Given> inputs,
            List<Operand.Immediate> immediates,
            Shape shape,
            Arrangement way) {
        Case.Given output = Case.Given.output(expr.dtype(), shape, way);
        check(
                new Case(name, new Op.Map(expr), inputs, immediates, List.of(output)),
                Tolerance.EXACT);
    }
}
