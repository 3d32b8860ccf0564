package io.farpoint.backend.cpu.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * FLOAT32 functions against double references ({@link StrictMath}, and our own double functions,
 * which {@link DoubleFunctionsTest} holds to 70 digits), in ulp, over random bit patterns.
 */
@Tag("unit")
class FloatFunctionsTest {
    private static final int BLOCKS = 300;

    /** What is rounded once from double, or exact by IEEE 754. */
    private static final double ROUNDED_ULPS = 0.51;

    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private final Scratch scratch = new Scratch();
    private final SplittableRandom random = new SplittableRandom(20250102);

    @Test
    void everyFunctionIsWithinItsBound() {
        check(UnaryKind.EXP, StrictMath::exp, 1.0);
        check(UnaryKind.LOG, StrictMath::log, 1.0);
        check(UnaryKind.LOG1P, StrictMath::log1p, 1.0);
        check(UnaryKind.SIN, StrictMath::sin, 1.6);
        check(UnaryKind.COS, StrictMath::cos, 1.6);
        check(UnaryKind.TANH, StrictMath::tanh, 1.6);
        check(UnaryKind.SIGMOID, x -> 1 / (1 + StrictMath.exp(-x)), 1.6);
        check(UnaryKind.ERF, DoubleFunctions::erf, 1.2);
        check(UnaryKind.SQRT, StrictMath::sqrt, ROUNDED_ULPS);
        check(UnaryKind.FLOOR, StrictMath::floor, ROUNDED_ULPS);
    }

    @Test
    void largeAnglesAreRightToTheLastBit() {
        float[] x = new float[Scratch.BLOCK];
        float[] sine = new float[Scratch.BLOCK];
        float[] cosine = new float[Scratch.BLOCK];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(1, 2) * (float) Math.scalb(1.0, 17 + i % 110);
        }
        FloatLoops.unary(UnaryKind.SIN).run(x, sine, x.length, scratch);
        FloatLoops.unary(UnaryKind.COS).run(x, cosine, x.length, scratch);
        for (int i = 0; i < x.length; i++) {
            assertClose("sin of " + x[i], StrictMath.sin(x[i]), sine[i], ROUNDED_ULPS);
            assertClose("cos of " + x[i], StrictMath.cos(x[i]), cosine[i], ROUNDED_ULPS);
        }
    }

    @Test
    void powIsWithinABitOverHalfAnUlp() {
        float[] x = new float[Scratch.BLOCK];
        float[] y = new float[Scratch.BLOCK];
        float[] r = new float[Scratch.BLOCK];
        for (int block = 0; block < BLOCKS; block++) {
            boolean positive = block % 2 == 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat(random.nextInt());
                y[i] = positive ? (float) random.nextDouble(-8, 8) : random.nextInt(-9, 10);
                x[i] = positive ? Math.abs(x[i]) : x[i];
            }
            FloatLoops.binary(BinaryKind.POW).run(x, y, r, x.length, scratch);
            for (int i = 0; i < x.length; i++) {
                assertClose(
                        "pow of " + x[i] + ", " + y[i], exactPow(x[i], y[i]), r[i], ROUNDED_ULPS);
            }
        }
    }

    private static double exactPow(float x, float y) {
        return x == 1 ? 1 : StrictMath.pow(x, y);
    }

    @Test
    void onePowerHasTheSameBitsWhateverStandsBesideIt() {
        float[] x = new float[Scratch.BLOCK];
        float[] y = new float[Scratch.BLOCK];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(0.001, 1000);
            y[i] = i % 5 == 0 ? 2 : (float) random.nextDouble(-5, 5);
        }
        float[] together = new float[Scratch.BLOCK];
        FloatLoops.binary(BinaryKind.POW).run(x, y, together, x.length, scratch);
        for (int i = 0; i < x.length; i++) {
            float[] alone = {x[i]};
            FloatLoops.binary(BinaryKind.POW).run(alone, new float[] {y[i]}, alone, 1, scratch);
            assertEquals(together[i], alone[0]);
        }
    }

    @Test
    void specialValuesAreThoseOfIeee() {
        same(UnaryKind.EXP, INF, INF, -INF, 0, NAN, NAN, 0, 1, -0f, 1, 89, INF, -104.5f, 0);
        same(UnaryKind.LOG, INF, INF, 0, -INF, -0f, -INF, -1, NAN, -INF, NAN, NAN, NAN, 1, 0);
        same(UnaryKind.LOG1P, -1, -INF, 0, 0, -0f, -0f, INF, INF, -2, NAN, NAN, NAN);
        same(UnaryKind.SIN, 0, 0, -0f, -0f, INF, NAN, -INF, NAN, NAN, NAN);
        same(UnaryKind.COS, 0, 1, -0f, 1, INF, NAN, -INF, NAN, NAN, NAN);
        same(UnaryKind.TANH, 0, 0, -0f, -0f, INF, 1, -INF, -1, NAN, NAN, 1e-40f, 1e-40f);
        same(UnaryKind.SIGMOID, 0, 0.5f, INF, 1, -INF, 0, NAN, NAN);
        same(UnaryKind.ERF, 0, 0, -0f, -0f, INF, 1, -INF, -1, NAN, NAN);
        same(UnaryKind.SIGN, 0, 0, -0f, 0, -3, -1, INF, 1, NAN, NAN);
        same(UnaryKind.NEG, 0, -0f, INF, -INF);
    }

    @Test
    void powersOfSpecialValuesAreThoseOfIeee() {
        float[][] cases = {
            {1, NAN, 1},
            {NAN, 0, 1},
            {-1, INF, 1},
            {NAN, 1, NAN},
            {-8, 0.5f, NAN},
            {-2, 3, -8},
            {0, -1, INF},
            {-0f, -1, -INF},
            {0.5f, INF, 0},
            {-INF, 3, -INF},
            {INF, -2, 0},
            {NAN, 2, NAN},
            {-3, 2, 9},
            {1, -INF, 1},
            {0, 0, 1},
            {2, 200, INF},
            {-2, 201, -INF}
        };
        for (float[] c : cases) {
            float[] r = {c[0]};
            FloatLoops.binary(BinaryKind.POW).run(r, new float[] {c[1]}, r, 1, scratch);
            assertEquals(c[2], r[0], "pow of " + c[0] + ", " + c[1]);
        }
    }

    @Test
    void floorDivideAndRemainderFollowPython() {
        assertEquals(-3, FloatLoops.floorDivide(-5, 2));
        assertEquals(1, FloatLoops.remainder(-5, 2));
        assertEquals(-1, FloatLoops.remainder(5, -2));
        assertEquals(INF, FloatLoops.floorDivide(1, 0));
        assertEquals(NAN, FloatLoops.remainder(1, 0));
        assertEquals(9, DoubleLoops.floorDivide(1, 0.1));
        assertEquals(-1, DoubleLoops.floorDivide(-1e-20, 1));
    }

    private void check(UnaryKind kind, DoubleUnaryOperator exact, double limitUlps) {
        float[] x = new float[Scratch.BLOCK];
        float[] r = new float[Scratch.BLOCK];
        for (int block = 0; block < BLOCKS; block++) {
            for (int i = 0; i < x.length; i++) {
                x[i] =
                        block % 2 == 0
                                ? Float.intBitsToFloat(random.nextInt())
                                : (float) random.nextDouble(-12, 12);
            }
            FloatLoops.unary(kind).run(x, r, x.length, scratch);
            for (int i = 0; i < x.length; i++) {
                assertClose(kind + " of " + x[i], exact.applyAsDouble(x[i]), r[i], limitUlps);
            }
        }
    }

    private static void assertClose(String what, double exact, float computed, double limitUlps) {
        float rounded = (float) exact;
        if (computed == rounded || (computed != computed && rounded != rounded)) {
            return;
        }
        double error = Math.abs(computed - exact) / Math.ulp(rounded);
        assertTrue(error <= limitUlps, () -> what + " is off by " + error + " ulp: " + computed);
    }

    private void same(UnaryKind kind, float... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            float[] array = {pairs[i]};
            FloatLoops.unary(kind).run(array, array, 1, scratch);
            assertEquals(pairs[i + 1], array[0], kind + " of " + pairs[i]);
        }
    }
}
