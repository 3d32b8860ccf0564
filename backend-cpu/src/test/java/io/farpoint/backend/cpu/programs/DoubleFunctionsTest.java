package io.farpoint.backend.cpu.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** FLOAT64 functions against {@link ExactMath}, in ulp of the true value, and at special values. */
@Tag("unit")
class DoubleFunctionsTest {
    private static final int SAMPLES = 1500;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private final Scratch scratch = new Scratch();
    private final SplittableRandom random = new SplittableRandom(20250101);

    @Test
    void expIsWithinOneUlp() {
        check(UnaryKind.EXP, 1, x -> ExactMath.exp(new BigDecimal(x)), -740, 709.7);
        check(UnaryKind.EXP, 1, x -> ExactMath.exp(new BigDecimal(x)), -1, 1);
    }

    @Test
    void logIsWithinOneUlp() {
        DoubleFunction<BigDecimal> log = x -> ExactMath.log(new BigDecimal(x), StrictMath.log(x));
        check(UnaryKind.LOG, 1, log, 0.5, 2);
        check(UnaryKind.LOG, 1, log, 1e-300, 1e300);
        check(UnaryKind.LOG, 1, log, Double.MIN_VALUE, 1e-308);
    }

    @Test
    void log1pIsWithinOneUlp() {
        check(UnaryKind.LOG1P, 1, ExactMath::log1p, -0.999, 1);
        check(UnaryKind.LOG1P, 1, ExactMath::log1p, -1e-6, 1e-6);
        check(UnaryKind.LOG1P, 1, ExactMath::log1p, 1, 1e15);
    }

    @Test
    void sinAndCosAreWithinOneUlp() {
        for (double limit : new double[] {1, 10, 1e6, 1e9}) {
            check(UnaryKind.SIN, 1, ExactMath::sin, -limit, limit);
            check(UnaryKind.COS, 1, ExactMath::cos, -limit, limit);
        }
    }

    @Test
    void sinAndCosAreRightBesideTheirZeros() {
        for (int k = 1; k < 100_000; k = k * 3 + 1) {
            double x = k * (Math.PI / 2);
            for (double at : new double[] {x, Math.nextUp(x), Math.nextDown(x)}) {
                check(UnaryKind.SIN, 1, ExactMath::sin, at);
                check(UnaryKind.COS, 1, ExactMath::cos, at);
            }
        }
    }

    @Test
    void largeAnglesTakeTheExactWay() {
        for (double x : new double[] {0x1p31, 1e22, -1e300, Double.MAX_VALUE}) {
            assertEquals(StrictMath.sin(x), unary(UnaryKind.SIN, x));
            assertEquals(StrictMath.cos(x), unary(UnaryKind.COS, x));
        }
    }

    @Test
    void tanhSigmoidAndErfAreWithinTwoUlp() {
        for (double limit : new double[] {1e-3, 1, 3, 20}) {
            check(UnaryKind.TANH, 2, ExactMath::tanh, -limit, limit);
            check(UnaryKind.SIGMOID, 2, ExactMath::sigmoid, -limit, limit);
        }
        check(UnaryKind.SIGMOID, 2, ExactMath::sigmoid, -740, -20);
        for (double limit : new double[] {1e-3, 1, 3, 6.5}) {
            check(UnaryKind.ERF, 2, ExactMath::erf, -limit, limit);
        }
    }

    @Test
    void powIsWithinOneUlp() {
        for (int i = 0; i < SAMPLES / 3; i++) {
            double x = Math.scalb(random.nextDouble(1, 2), random.nextInt(-40, 40));
            double y = random.nextDouble(-18, 18);
            double error = ExactMath.ulps(power(x, y), ExactMath.pow(x, y));
            assertTrue(error <= 1, () -> "pow(" + x + ", " + y + ") is off by " + error + " ulp");
        }
        assertEquals(1.1 * 1.1, power(1.1, 2));
    }

    @Test
    void specialValuesAreThoseOfIeee() {
        same(UnaryKind.EXP, INF, INF, -INF, 0, NAN, NAN, 0, 1, -0.0, 1, 710, INF, -746, 0);
        same(UnaryKind.LOG, INF, INF, 0, -INF, -0.0, -INF, -1, NAN, -INF, NAN, NAN, NAN, 1, 0);
        same(UnaryKind.LOG1P, -1, -INF, 0, 0, -0.0, -0.0, INF, INF, -2, NAN, NAN, NAN);
        same(UnaryKind.LOG1P, 1e-300, 1e-300, Double.MIN_VALUE, Double.MIN_VALUE);
        same(UnaryKind.SIN, 0, 0, -0.0, -0.0, INF, NAN, -INF, NAN, NAN, NAN, 1e-300, 1e-300);
        same(UnaryKind.COS, 0, 1, -0.0, 1, INF, NAN, -INF, NAN, NAN, NAN);
        same(UnaryKind.TANH, 0, 0, -0.0, -0.0, INF, 1, -INF, -1, NAN, NAN, 1e-300, 1e-300);
        same(UnaryKind.SIGMOID, 0, 0.5, INF, 1, -INF, 0, NAN, NAN, -800, 0, 800, 1);
        same(UnaryKind.ERF, 0, 0, -0.0, -0.0, INF, 1, -INF, -1, NAN, NAN, 7, 1);
        same(UnaryKind.SIGN, 0, 0, -0.0, 0, -3, -1, INF, 1, NAN, NAN);
    }

    @Test
    void powersOfSpecialValuesAreThoseOfIeee() {
        assertEquals(1, power(1, NAN));
        assertEquals(1, power(NAN, 0));
        assertEquals(1, power(-1, INF));
        assertEquals(NAN, power(NAN, 1));
        assertEquals(NAN, power(-8, 1.0 / 3));
        assertEquals(-8, power(-2, 3));
        assertEquals(INF, power(0, -1));
        assertEquals(-INF, power(-0.0, -1));
        assertEquals(0, power(0.5, INF));
    }

    private void check(
            UnaryKind kind,
            double limit,
            DoubleFunction<BigDecimal> exact,
            double from,
            double to) {
        for (int i = 0; i < SAMPLES; i++) {
            check(kind, limit, exact, random.nextDouble(from, to));
        }
    }

    private void check(UnaryKind kind, double limit, DoubleFunction<BigDecimal> exact, double x) {
        double error = ExactMath.ulps(unary(kind, x), exact.apply(x));
        assertTrue(error <= limit, () -> kind + " of " + x + " is off by " + error + " ulp");
    }

    private void same(UnaryKind kind, double... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            assertEquals(pairs[i + 1], unary(kind, pairs[i]), kind + " of " + pairs[i]);
        }
    }

    private double unary(UnaryKind kind, double x) {
        double[] array = {x};
        DoubleLoops.unary(kind).run(array, array, 1, scratch);
        return array[0];
    }

    @SuppressWarnings("unchecked") // the loops of FLOAT64 take doubles
    private double power(double x, double y) {
        double[] array = {x};
        var loop =
                (Loop2<double[], double[], double[]>)
                        ProgramCompiler.binary(BinaryKind.POW, DType.FLOAT64);
        loop.run(array, new double[] {y}, array, 1, scratch);
        return array[0];
    }
}
