package io.farpoint.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.CompactExpr;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import io.farpoint.stub.ExprValues;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Symbolic derivatives against numeric differences, and where they have no derivative. */
@Tag("unit")
class ExprGradientsTest {
    private static final DType D = DType.FLOAT64;
    private static final double STEP = 1e-6;
    private static final Expr X = new Expr.Input(0, D);
    private static final Expr Y = new Expr.Input(1, D);

    private final ExprGradients gradients = new ExprGradients();

    private static Expr unary(UnaryKind kind, Expr arg) {
        return new Expr.Unary(kind, arg);
    }

    private static Expr binary(BinaryKind kind, Expr left, Expr right) {
        return new Expr.Binary(kind, left, right);
    }

    private static Expr number(double value) {
        return new Expr.Const(Scalars.bits(value, D), D);
    }

    /** The derivative of {@code ups · exprs} by an input, at a point. */
    private double symbolic(Exprs exprs, int input, double[] at, double... ups) {
        Optional<CompactExpr> derivative = gradients.byInput(exprs, input);
        if (derivative.isEmpty()) {
            return 0;
        }
        int n = exprs.inputs().size();
        long[] operands =
                derivative.get().inputs().stream()
                        .mapToLong(i -> Scalars.bits(i < n ? at[i] : ups[i - n], D))
                        .toArray();
        Exprs.of(derivative.get().expr()); // whole, and within the limits
        ExprValues values = new ExprValues(operands, new long[0], new long[0]);
        return Scalars.toDouble(values.bits(derivative.get().expr()), D);
    }

    private static double numeric(Exprs exprs, int input, double[] at, double... ups) {
        return (sum(exprs, shifted(at, input, STEP), ups)
                        - sum(exprs, shifted(at, input, -STEP), ups))
                / (2 * STEP);
    }

    private static double sum(Exprs exprs, double[] at, double... ups) {
        double sum = 0;
        for (int o = 0; o < ups.length; o++) {
            sum += ups[o] * ExprValues.of(exprs.root(o), at);
        }
        return sum;
    }

    private static double[] shifted(double[] at, int input, double by) {
        double[] other = at.clone();
        other[input] += by;
        return other;
    }

    private void agrees(Exprs exprs, double[] at, double... ups) {
        for (int input = 0; input < exprs.inputs().size(); input++) {
            double expected = numeric(exprs, input, at, ups);
            double actual = symbolic(exprs, input, at, ups);
            assertEquals(
                    expected,
                    actual,
                    1e-4 * Math.max(1, Math.abs(expected)),
                    exprs + " by x" + input + " at " + java.util.Arrays.toString(at));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = UnaryKind.class,
            names = {"NOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void unaryAgreesWithDifferences(UnaryKind kind) {
        Exprs exprs = Exprs.of(unary(kind, X));
        for (double x : new double[] {0.3, 0.9, 1.4, 2.6}) {
            agrees(exprs, new double[] {x}, 1.7);
            if (kind != UnaryKind.SQRT && kind != UnaryKind.LOG && kind != UnaryKind.LOG1P) {
                agrees(exprs, new double[] {-x}, 1.7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BinaryKind.class,
            names = {"AND", "OR", "XOR", "EQ", "NE", "LT", "LE", "GT", "GE"},
            mode = EnumSource.Mode.EXCLUDE)
    void binaryAgreesWithDifferences(BinaryKind kind) {
        Exprs exprs = Exprs.of(binary(kind, X, Y));
        for (double x : new double[] {0.3, 1.45, 2.65}) {
            for (double y : new double[] {0.7, 1.9}) {
                agrees(exprs, new double[] {x, y}, 1.7);
                if (kind != BinaryKind.POW) {
                    agrees(exprs, new double[] {-x, y}, 1.7);
                    agrees(exprs, new double[] {x, -y}, 1.7);
                }
            }
        }
    }

    @Test
    void fmaAndSelectAgreeWithDifferences() {
        Expr fma = new Expr.Fma(X, Y, binary(BinaryKind.MUL, X, X));
        agrees(Exprs.of(fma), new double[] {0.7, -1.3}, 2);
        Expr select = new Expr.Select(binary(BinaryKind.LT, X, Y), binary(BinaryKind.MUL, X, X), Y);
        agrees(Exprs.of(select), new double[] {0.7, 1.3}, 2);
        agrees(Exprs.of(select), new double[] {1.7, 1.3}, 2);
    }

    @ParameterizedTest
    @MethodSource("io.farpoint.stub.TestSeeds#several")
    void randomExpressionsAgreeWithDifferences(long seed) {
        RandomSmooth random = new RandomSmooth(seed);
        Exprs exprs = Exprs.of(random.next(4), random.next(3));
        int checked = 0;
        for (int i = 0; i < 10; i++) {
            double[] at = random.point(exprs.inputs().size());
            double[] ups = {random.gaussian(), random.gaussian()};
            if (isSmooth(exprs, at, ups)) {
                agrees(exprs, at, ups);
                checked++;
            }
        }
        assertTrue(checked > 0, () -> "no smooth point of " + exprs);
    }

    /** Whether halving the step changes the difference little: no kink near, nothing huge. */
    private static boolean isSmooth(Exprs exprs, double[] at, double... ups) {
        for (int input = 0; input < exprs.inputs().size(); input++) {
            double right = sum(exprs, shifted(at, input, STEP), ups);
            double middle = sum(exprs, at, ups);
            double left = sum(exprs, shifted(at, input, -STEP), ups);
            double bend = (right - 2 * middle + left) / STEP;
            if (!(Math.abs(middle) < 1e3) || !(Math.abs(bend) < 1e-3)) {
                return false;
            }
        }
        return true;
    }

    /** A derivative repeats what it needs of its expression; a long chain's still fits an op. */
    @Test
    void derivativeOfALongChainFitsAnOp() {
        Expr chain = X;
        for (int i = 0; i < 48; i++) {
            chain = unary(UnaryKind.TANH, chain);
        }
        agrees(Exprs.of(chain), new double[] {0.8}, 1.7);
    }

    @Test
    void derivativeOfADerivativeAgreesToo() {
        Expr f = binary(BinaryKind.MUL, unary(UnaryKind.SIN, X), unary(UnaryKind.TANH, X));
        Exprs exprs = Exprs.of(f);
        CompactExpr first = gradients.byInput(exprs, 0).orElseThrow();
        assertTrue(first.inputs().contains(0) && first.inputs().contains(1));
        double[] at = new double[2];
        at[first.inputs().indexOf(0)] = 0.8;
        at[first.inputs().indexOf(1)] = 1.5;
        agrees(Exprs.of(first.expr()), at, 1);
    }

    @Test
    void inputUsedTwiceGathersBoth() {
        Exprs cube = Exprs.of(binary(BinaryKind.MUL, X, binary(BinaryKind.MUL, X, X)));
        assertEquals(12, symbolic(cube, 0, new double[] {2}, 1), 1e-12);
    }

    @Test
    void severalOutputsGatherTheirGradients() {
        Exprs two = Exprs.of(binary(BinaryKind.MUL, X, Y), binary(BinaryKind.ADD, X, Y));
        assertEquals(3 * 5 + 7, symbolic(two, 0, new double[] {2, 3}, 5, 7), 1e-12);
        assertEquals(2 * 5 + 7, symbolic(two, 1, new double[] {2, 3}, 5, 7), 1e-12);
    }

    @Test
    void outputsThatAreNotFloatingHaveNoPart() {
        Exprs mixed = Exprs.of(binary(BinaryKind.LT, X, Y), X);
        assertEquals(7, symbolic(mixed, 0, new double[] {2, 3}, 5, 7), 1e-12);
        assertEquals(Optional.empty(), gradients.byInput(mixed, 1));
    }

    @Test
    void whatDoesNotReachTheResultHasNoDerivative() {
        Expr whole = new Expr.Cast(DType.INT64, X);
        assertEquals(Optional.empty(), gradients.byInput(Exprs.of(whole), 0));
        Expr back = new Expr.Cast(D, whole);
        assertEquals(Optional.empty(), gradients.byInput(Exprs.of(back), 0));
        assertEquals(Optional.empty(), gradients.byInput(Exprs.of(unary(UnaryKind.FLOOR, X)), 0));
        assertEquals(Optional.empty(), gradients.byInput(Exprs.of(binary(BinaryKind.LT, X, Y)), 0));
    }

    @Test
    void castBetweenFloatsCastsTheGradientBack() {
        Expr narrow = new Expr.Cast(DType.FLOAT32, binary(BinaryKind.MUL, X, X));
        CompactExpr derivative = gradients.byInput(Exprs.of(narrow), 0).orElseThrow();
        assertSame(D, derivative.expr().dtype(), "the gradient has its input's dtype");
        long up = Scalars.bits(2.0, DType.FLOAT32);
        long[] operands =
                derivative.inputs().stream()
                        .mapToLong(i -> i == 0 ? Scalars.bits(3.0, D) : up)
                        .toArray();
        ExprValues values = new ExprValues(operands, new long[0], new long[0]);
        assertEquals(12, Scalars.toDouble(values.bits(derivative.expr()), D), 1e-12);
    }

    /** torch: 0.5 each where both are equal, so relu has 0.5 nowhere but at max(x, x). */
    @ParameterizedTest
    @CsvSource({"MAX, 1, 2, 0", "MAX, 2, 1, 1", "MAX, 2, 2, 0.5", "MIN, 2, 2, 0.5", "MIN, 1, 2, 1"})
    void extremesShareTheGradientOfATie(BinaryKind kind, double x, double y, double expected) {
        Exprs exprs = Exprs.of(binary(kind, X, Y));
        assertEquals(expected, symbolic(exprs, 0, new double[] {x, y}, 1));
        assertEquals(1 - expected, symbolic(exprs, 1, new double[] {x, y}, 1));
    }

    /** torch's pow: 0 for an exponent of 0, whatever the base; no log of a base of 0. */
    @Test
    void powerHasTorchsDerivativeAtZero() {
        Exprs power = Exprs.of(binary(BinaryKind.POW, X, Y));
        assertEquals(0, symbolic(power, 0, new double[] {0, 0}, 1));
        assertEquals(0, symbolic(power, 1, new double[] {0, 2}, 1));
        assertEquals(0, symbolic(power, 1, new double[] {0, 0}, 1));
        assertEquals(0, symbolic(power, 0, new double[] {0, 2}, 1));
        assertEquals(-6, symbolic(power, 0, new double[] {-3, 2}, 1), 1e-12);
        Exprs square = Exprs.of(binary(BinaryKind.POW, X, number(2)));
        assertEquals(-6, symbolic(square, 0, new double[] {-3}, 1), 1e-12);
    }

    @Test
    void absoluteValueHasNoSlopeAtZero() {
        assertEquals(0, symbolic(Exprs.of(unary(UnaryKind.ABS, X)), 0, new double[] {0}, 1));
    }

    /** The branch not taken gives 0, even where its own derivative is infinite or no number. */
    @Test
    void branchNotTakenGivesNothing() {
        Expr positive = binary(BinaryKind.GT, X, number(0));
        Exprs guarded =
                Exprs.of(new Expr.Select(positive, Y, binary(BinaryKind.MUL, Y, number(3))));
        assertEquals(5, symbolic(guarded, 1, new double[] {1, 9}, 5));
        assertEquals(15, symbolic(guarded, 1, new double[] {-1, 9}, 5));
    }

    @Test
    void immediatesKeepTheirNumbers() {
        Expr scale = new Expr.Immediate(1, D);
        Expr shift = new Expr.Immediate(0, D);
        Exprs line = Exprs.of(binary(BinaryKind.ADD, binary(BinaryKind.MUL, scale, X), shift));
        CompactExpr derivative = gradients.byInput(line, 0).orElseThrow();
        assertEquals(List.of(1), derivative.immediates());
        assertEquals(List.of(1), derivative.inputs(), "the output's gradient alone");
    }

    @Test
    void derivativeIsMadeOnce() {
        Exprs exprs = Exprs.of(binary(BinaryKind.MUL, X, X));
        Exprs equal = Exprs.of(binary(BinaryKind.MUL, X, X));
        assertSame(
                gradients.byInput(exprs, 0).orElseThrow(),
                gradients.byInput(equal, 0).orElseThrow());
    }

    /** Expressions that a seed tells, defined and mostly smooth everywhere. */
    private static final class RandomSmooth {
        private final Random random;
        private int inputs;

        RandomSmooth(long seed) {
            random = new Random(seed);
        }

        double gaussian() {
            return random.nextGaussian();
        }

        double[] point(int size) {
            return random.doubles(size, -2, 2).toArray();
        }

        Expr next(int depth) {
            if (depth == 0 || random.nextInt(8) == 0) {
                return leaf();
            }
            Expr a = next(depth - 1);
            return switch (random.nextInt(12)) {
                case 0 -> unary(UnaryKind.SIN, a);
                case 1 -> unary(UnaryKind.COS, a);
                case 2 -> unary(UnaryKind.TANH, a);
                case 3 -> unary(UnaryKind.SIGMOID, a);
                case 4 -> unary(UnaryKind.LOG, aboveZero(a));
                case 5 -> unary(UnaryKind.SQRT, aboveZero(a));
                case 6 -> binary(BinaryKind.DIV, next(depth - 1), aboveZero(a));
                case 7 -> binary(BinaryKind.POW, aboveZero(a), unary(UnaryKind.SIN, next(1)));
                case 8 -> new Expr.Fma(a, unary(UnaryKind.TANH, next(depth - 1)), leaf());
                case 9 ->
                        new Expr.Select(
                                binary(BinaryKind.LT, leaf(), number(gaussian())),
                                a,
                                next(depth - 1));
                case 10 -> binary(BinaryKind.MAX, a, next(depth - 1));
                default -> binary(any(), a, next(depth - 1));
            };
        }

        private BinaryKind any() {
            return switch (random.nextInt(3)) {
                case 0 -> BinaryKind.ADD;
                case 1 -> BinaryKind.SUB;
                default -> BinaryKind.MUL;
            };
        }

        private static Expr aboveZero(Expr arg) {
            return binary(BinaryKind.ADD, unary(UnaryKind.SIGMOID, arg), number(0.5));
        }

        private Expr leaf() {
            if (random.nextInt(4) == 0) {
                return number(gaussian());
            }
            int index = random.nextInt(Math.min(inputs + 1, 4));
            inputs = Math.max(inputs, index + 1);
            return new Expr.Input(index, D);
        }
    }
}
