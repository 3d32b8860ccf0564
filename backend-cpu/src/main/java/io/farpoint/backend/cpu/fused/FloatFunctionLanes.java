package io.farpoint.backend.cpu.fused;

import static io.farpoint.backend.cpu.fused.FloatCoefficients.*;
import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The transcendental functions of FLOAT32 on vectors: lane for lane the operations of {@code
 * FloatFunctions}, in its order, so that the bits are the same. {@code VectorOperators.EXP} and its
 * like give other bits before the JIT than after (measured) and are not used.
 */
final class FloatFunctionLanes {
    private FloatFunctionLanes() {}

    static FloatVector exp(FloatVector a) {
        FloatVector x = a.blend(EXP_LEAST, a.compare(LT, EXP_LEAST));
        x = x.blend(EXP_MOST, x.compare(GT, EXP_MOST));
        FloatVector t = rounded(x);
        return scaled(expReduced(expRest(x, t.sub(ROUNDER))), t);
    }

    /** {@code x / log 2} rounded, in the low bits. */
    private static FloatVector rounded(FloatVector x) {
        return x.lanewise(FMA, LOG2_E, ROUNDER);
    }

    private static FloatVector expRest(FloatVector x, FloatVector k) {
        return k.lanewise(FMA, -LN2_LOW, k.lanewise(FMA, -LN2_HIGH, x));
    }

    private static FloatVector expReduced(FloatVector y) {
        return expTail(y).lanewise(FMA, y, 1f).lanewise(FMA, y, 1f);
    }

    private static FloatVector expTail(FloatVector y) {
        return y.lanewise(FMA, EXP_4, EXP_3)
                .lanewise(FMA, y, EXP_2)
                .lanewise(FMA, y, EXP_1)
                .lanewise(FMA, y, EXP_0);
    }

    private static FloatVector scaled(FloatVector p, FloatVector t) {
        IntVector bits = t.reinterpretAsInts();
        IntVector half = bits.sub(ROUNDER_BITS).lanewise(ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(bits.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector k) {
        return k.lanewise(LSHL, MANTISSA_BITS).add(ONE_BITS).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector a) {
        FloatVector x = a.abs().neg();
        x = x.blend(EXP_LEAST, x.compare(LT, EXP_LEAST));
        FloatVector t = rounded(x);
        FloatVector y = expRest(x, t.sub(ROUNDER));
        FloatVector m = expTail(y).mul(y).lanewise(FMA, y, y);
        FloatVector sum = m.add(1f);
        FloatVector low = m.sub(sum.sub(1f));
        FloatVector e = scaled(sum, t);
        VectorMask<Float> negative = a.compare(LT, 0f);
        FloatVector one = FloatVector.broadcast(a.species(), 1f);
        FloatVector whole = one.add(e);
        FloatVector lost = one.sub(whole).add(e);
        FloatVector quotient = one.blend(e, negative).div(whole);
        FloatVector kept = FloatVector.zero(a.species()).blend(low, negative);
        return quotient.lanewise(FMA, kept.sub(lost), quotient);
    }

    static FloatVector tanh(FloatVector a) {
        FloatVector x = a.abs();
        x = x.blend(TANH_MOST, x.compare(GT, TANH_MOST));
        FloatVector z = x.mul(x);
        FloatVector p =
                z.lanewise(FMA, TANH_4, TANH_3)
                        .lanewise(FMA, z, TANH_2)
                        .lanewise(FMA, z, TANH_1)
                        .lanewise(FMA, z, TANH_0);
        FloatVector near = p.mul(z).lanewise(FMA, x, x);
        FloatVector twice = x.add(x);
        FloatVector t = rounded(twice);
        FloatVector e = expReduced(expRest(twice, t.sub(ROUNDER)));
        e = e.mul(powerOfTwo(t.reinterpretAsInts()));
        FloatVector one = FloatVector.broadcast(a.species(), 1f);
        FloatVector far = one.sub(one.add(one).div(e.add(1f)));
        return withSign(far.blend(near, x.compare(LT, TANH_SPLIT)), a);
    }

    static FloatVector erf(FloatVector a) {
        FloatVector x = a.abs();
        x = x.blend(ERF_MOST, x.compare(GT, ERF_MOST));
        FloatVector z = x.mul(x);
        FloatVector near =
                z.lanewise(FMA, ERF_6, ERF_5)
                        .lanewise(FMA, z, ERF_4)
                        .lanewise(FMA, z, ERF_3)
                        .lanewise(FMA, z, ERF_2)
                        .lanewise(FMA, z, ERF_1)
                        .lanewise(FMA, z, ERF_0)
                        .lanewise(FMA, x, x);
        FloatVector g =
                x.lanewise(FMA, ERFC_7, ERFC_6)
                        .lanewise(FMA, x, ERFC_5)
                        .lanewise(FMA, x, ERFC_4)
                        .lanewise(FMA, x, ERFC_3)
                        .lanewise(FMA, x, ERFC_2)
                        .lanewise(FMA, x, ERFC_1)
                        .lanewise(FMA, x, ERFC_0);
        FloatVector t = rounded(g);
        FloatVector e = expReduced(expRest(g, t.sub(ROUNDER)));
        FloatVector far = e.neg().lanewise(FMA, powerOfTwo(t.reinterpretAsInts()), 1f);
        return withSign(far.blend(near, x.compare(LT, ERF_SPLIT)), a);
    }

    /** The magnitude with the sign of a. */
    private static FloatVector withSign(FloatVector magnitude, FloatVector a) {
        IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().and(Integer.MAX_VALUE).or(sign).reinterpretAsFloats();
    }

    static FloatVector sin(FloatVector a) {
        FloatVector t = a.lanewise(FMA, TWO_OVER_PI, ROUNDER);
        FloatVector x = angleRest(a, t.sub(ROUNDER));
        IntVector quarter = t.reinterpretAsInts();
        FloatVector value = quadrant(sinReduced(x), cosReduced(x), quarter, quarter);
        value = value.blend(a, a.compare(EQ, 0f));
        VectorMask<Float> fast = a.abs().compare(LE, LARGEST_FAST_ANGLE);
        return fast.allTrue() ? value : RareAngles.sin(a).blend(value, fast);
    }

    static FloatVector cos(FloatVector a) {
        FloatVector t = a.lanewise(FMA, TWO_OVER_PI, ROUNDER);
        FloatVector x = angleRest(a, t.sub(ROUNDER));
        IntVector quarter = t.reinterpretAsInts();
        FloatVector value = quadrant(cosReduced(x), sinReduced(x), quarter, quarter.add(1));
        VectorMask<Float> fast = a.abs().compare(LE, LARGEST_FAST_ANGLE);
        return fast.allTrue() ? value : RareAngles.cos(a).blend(value, fast);
    }

    private static FloatVector angleRest(FloatVector a, FloatVector k) {
        FloatVector x = k.lanewise(FMA, -HALF_PI_2, k.lanewise(FMA, -HALF_PI_1, a));
        return k.lanewise(FMA, -HALF_PI_3, x);
    }

    private static FloatVector sinReduced(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p =
                z.lanewise(FMA, SIN_3, SIN_2).lanewise(FMA, z, SIN_1).lanewise(FMA, z, SIN_0);
        return p.mul(z).lanewise(FMA, x, x);
    }

    private static FloatVector cosReduced(FloatVector x) {
        FloatVector z = x.mul(x);
        return z.lanewise(FMA, COS_4, COS_3)
                .lanewise(FMA, z, COS_2)
                .lanewise(FMA, z, COS_1)
                .lanewise(FMA, z, COS_0)
                .lanewise(FMA, z, 1f);
    }

    private static FloatVector quadrant(
            FloatVector even, FloatVector odd, IntVector quarter, IntVector sign) {
        IntVector isOdd = quarter.and(1).neg();
        IntVector fromOdd = odd.reinterpretAsInts().and(isOdd);
        IntVector fromEven = even.reinterpretAsInts().lanewise(AND_NOT, isOdd);
        IntVector flip = sign.and(2).lanewise(LSHL, 30);
        return fromOdd.or(fromEven).lanewise(XOR, flip).reinterpretAsFloats();
    }

    static FloatVector log(FloatVector a) {
        VectorMask<Float> subnormal = a.compare(LT, Float.MIN_NORMAL);
        IntVector bits = a.blend(a.mul(0x1p23f), subnormal).reinterpretAsInts();
        IntVector exponent = bits.sub(LOG_LEAST_BITS).and(EXPONENT_MASK);
        FloatVector f = bits.sub(exponent).reinterpretAsFloats().sub(1f);
        FloatVector k = exponentNumber(exponent);
        k = k.blend(k.sub(MANTISSA_BITS), subnormal);
        FloatVector p =
                f.lanewise(FMA, LOG_8, LOG_7)
                        .lanewise(FMA, f, LOG_6)
                        .lanewise(FMA, f, LOG_5)
                        .lanewise(FMA, f, LOG_4)
                        .lanewise(FMA, f, LOG_3)
                        .lanewise(FMA, f, LOG_2)
                        .lanewise(FMA, f, LOG_1)
                        .lanewise(FMA, f, LOG_0);
        FloatVector value = k.lanewise(FMA, LN2_HIGH, p.lanewise(FMA, f.mul(f), f));
        return withSpecials(value, a);
    }

    private static FloatVector exponentNumber(IntVector exponent) {
        IntVector k = exponent.lanewise(ASHR, MANTISSA_BITS);
        return (FloatVector) k.convert(I2F, 0);
    }

    /** Puts in what the logarithm of 0, infinity, negative numbers and NaN is. */
    private static FloatVector withSpecials(FloatVector value, FloatVector x) {
        FloatVector nan = FloatVector.broadcast(x.species(), Float.NaN);
        FloatVector checked = nan.blend(value, x.compare(GE, 0f));
        checked = checked.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
        return checked.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
    }

    static FloatVector log1p(FloatVector a) {
        FloatVector sum = a.add(1f);
        IntVector exponent = sum.reinterpretAsInts().sub(LOG1P_LEAST_BITS).and(EXPONENT_MASK);
        FloatVector scaled = a.reinterpretAsInts().sub(exponent).reinterpretAsFloats();
        FloatVector scale = exponent.neg().add(FOUR_BITS).reinterpretAsFloats();
        FloatVector f = scaled.add(scale.lanewise(FMA, 0.25f, -1f));
        FloatVector p =
                f.lanewise(FMA, LOG1P_9, LOG1P_8)
                        .lanewise(FMA, f, LOG1P_7)
                        .lanewise(FMA, f, LOG1P_6)
                        .lanewise(FMA, f, LOG1P_5)
                        .lanewise(FMA, f, LOG1P_4)
                        .lanewise(FMA, f, LOG1P_3)
                        .lanewise(FMA, f, LOG1P_2)
                        .lanewise(FMA, f, LOG1P_1)
                        .lanewise(FMA, f, LOG1P_0);
        FloatVector k = exponentNumber(exponent);
        FloatVector value = k.lanewise(FMA, LN2_HIGH, p.lanewise(FMA, f.mul(f), f));
        return withSpecials(value, sum).blend(a, a.compare(EQ, 0f));
    }
}
