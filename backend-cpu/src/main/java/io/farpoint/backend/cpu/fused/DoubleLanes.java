package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ops of FLOAT64 on vectors, each of one exact lane operation or a few; generated loops call
 * them by name. Operators are literal: a variable one is 30 to 100 times slower (measured).
 */
final class DoubleLanes {
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /** The bits of the least number above which all are whole. */
    static final long WHOLE_BITS = Double.doubleToRawLongBits(0x1p52);

    private DoubleLanes() {}

    static DoubleVector load(VectorSpecies<Double> species, MemorySegment from, long at) {
        return DoubleVector.fromMemorySegment(species, from, at, ORDER);
    }

    static DoubleVector load(
            VectorSpecies<Double> species, MemorySegment from, long at, VectorMask<Double> mask) {
        return DoubleVector.fromMemorySegment(species, from, at, ORDER, mask);
    }

    static void store(DoubleVector value, MemorySegment to, long at) {
        value.intoMemorySegment(to, at, ORDER);
    }

    static void store(DoubleVector value, MemorySegment to, long at, VectorMask<Double> mask) {
        value.intoMemorySegment(to, at, ORDER, mask);
    }

    /** The bits of one element. */
    static long bits(MemorySegment from, long at) {
        return Double.doubleToRawLongBits(from.get(LAYOUT, at));
    }

    /** A number for all lanes, as {@link io.farpoint.op.Scalars} encodes it. */
    static DoubleVector number(VectorSpecies<Double> species, long bits) {
        return DoubleVector.broadcast(species, Double.longBitsToDouble(bits));
    }

    static DoubleVector add(DoubleVector a, DoubleVector b) {
        return a.add(b);
    }

    static DoubleVector sub(DoubleVector a, DoubleVector b) {
        return a.sub(b);
    }

    static DoubleVector mul(DoubleVector a, DoubleVector b) {
        return a.mul(b);
    }

    static DoubleVector max(DoubleVector a, DoubleVector b) {
        return a.max(b);
    }

    static DoubleVector min(DoubleVector a, DoubleVector b) {
        return a.min(b);
    }

    static DoubleVector div(DoubleVector a, DoubleVector b) {
        return a.div(b);
    }

    static DoubleVector fma(DoubleVector a, DoubleVector b, DoubleVector c) {
        return a.fma(b, c);
    }

    static DoubleVector neg(DoubleVector a) {
        return a.neg();
    }

    static DoubleVector abs(DoubleVector a) {
        return a.abs();
    }

    static DoubleVector sqrt(DoubleVector a) {
        return a.sqrt();
    }

    /** A zero without its sign, NaN itself. */
    static DoubleVector sign(DoubleVector a) {
        DoubleVector ones =
                DoubleVector.zero(a.species())
                        .blend(1.0, a.compare(VectorOperators.GT, 0.0))
                        .blend(-1.0, a.compare(VectorOperators.LT, 0.0));
        return ones.blend(a, a.test(VectorOperators.IS_NAN));
    }

    /** By adding and taking away what leaves no fraction; a zero keeps the sign of a. */
    static DoubleVector floor(DoubleVector a) {
        LongVector sign = a.reinterpretAsLongs().and(Long.MIN_VALUE);
        DoubleVector whole = sign.or(WHOLE_BITS).reinterpretAsDoubles();
        DoubleVector near = a.add(whole).sub(whole);
        DoubleVector floor =
                near.sub(
                        DoubleVector.zero(a.species())
                                .blend(1.0, near.compare(VectorOperators.GT, a)));
        DoubleVector signed = floor.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
        return a.blend(signed, a.abs().compare(VectorOperators.LT, 0x1p52));
    }

    static DoubleVector select(VectorMask<Double> condition, DoubleVector a, DoubleVector b) {
        return b.blend(a, condition);
    }

    /** 1 where the condition holds, else 0. */
    static DoubleVector ofBool(VectorSpecies<Double> species, VectorMask<Double> condition) {
        return DoubleVector.zero(species).blend(1.0, condition);
    }

    static VectorMask<Double> toBool(DoubleVector a) {
        return a.compare(VectorOperators.NE, 0.0);
    }

    static VectorMask<Double> eq(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.EQ, b);
    }

    static VectorMask<Double> ne(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.NE, b);
    }

    static VectorMask<Double> lt(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.LT, b);
    }

    static VectorMask<Double> le(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.LE, b);
    }

    static VectorMask<Double> gt(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.GT, b);
    }

    static VectorMask<Double> ge(DoubleVector a, DoubleVector b) {
        return a.compare(VectorOperators.GE, b);
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinAdd(DoubleVector lanes, MemorySegment to, long at) {
        DoubleVector v = lanes;
        if (v.length() >= 8) {
            v = add(v, turned(v, 4));
        }
        if (v.length() >= 4) {
            v = add(v, turned(v, 2));
        }
        if (v.length() >= 2) {
            v = add(v, turned(v, 1));
        }
        to.set(LAYOUT, at, v.lane(0));
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinMul(DoubleVector lanes, MemorySegment to, long at) {
        DoubleVector v = lanes;
        if (v.length() >= 8) {
            v = mul(v, turned(v, 4));
        }
        if (v.length() >= 4) {
            v = mul(v, turned(v, 2));
        }
        if (v.length() >= 2) {
            v = mul(v, turned(v, 1));
        }
        to.set(LAYOUT, at, v.lane(0));
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinMax(DoubleVector lanes, MemorySegment to, long at) {
        DoubleVector v = lanes;
        if (v.length() >= 8) {
            v = max(v, turned(v, 4));
        }
        if (v.length() >= 4) {
            v = max(v, turned(v, 2));
        }
        if (v.length() >= 2) {
            v = max(v, turned(v, 1));
        }
        to.set(LAYOUT, at, v.lane(0));
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinMin(DoubleVector lanes, MemorySegment to, long at) {
        DoubleVector v = lanes;
        if (v.length() >= 8) {
            v = min(v, turned(v, 4));
        }
        if (v.length() >= 4) {
            v = min(v, turned(v, 2));
        }
        if (v.length() >= 2) {
            v = min(v, turned(v, 1));
        }
        to.set(LAYOUT, at, v.lane(0));
    }

    private static DoubleVector turned(DoubleVector v, int by) {
        return v.rearrange(v.species().iotaShuffle(by, 1, true));
    }
}
