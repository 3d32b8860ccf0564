package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ops of FLOAT32 on vectors, each of one exact lane operation or a few; generated loops call
 * them by name. Operators are literal: a variable one is 30 to 100 times slower (measured).
 */
final class FloatLanes {
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfFloat LAYOUT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** The bits of the least number above which all are whole. */
    static final int WHOLE_BITS = Float.floatToRawIntBits(0x1p23f);

    private FloatLanes() {}

    static FloatVector load(VectorSpecies<Float> species, MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(species, from, at, ORDER);
    }

    static FloatVector load(
            VectorSpecies<Float> species, MemorySegment from, long at, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(species, from, at, ORDER, mask);
    }

    static void store(FloatVector value, MemorySegment to, long at) {
        value.intoMemorySegment(to, at, ORDER);
    }

    static void store(FloatVector value, MemorySegment to, long at, VectorMask<Float> mask) {
        value.intoMemorySegment(to, at, ORDER, mask);
    }

    /** The bits of one element. */
    static long bits(MemorySegment from, long at) {
        return Float.floatToRawIntBits(from.get(LAYOUT, at));
    }

    /** A number for all lanes, as {@link io.farpoint.op.Scalars} encodes it. */
    static FloatVector number(VectorSpecies<Float> species, long bits) {
        return FloatVector.broadcast(species, Float.intBitsToFloat((int) bits));
    }

    static FloatVector add(FloatVector a, FloatVector b) {
        return a.add(b);
    }

    static FloatVector sub(FloatVector a, FloatVector b) {
        return a.sub(b);
    }

    static FloatVector mul(FloatVector a, FloatVector b) {
        return a.mul(b);
    }

    static FloatVector max(FloatVector a, FloatVector b) {
        return a.max(b);
    }

    static FloatVector min(FloatVector a, FloatVector b) {
        return a.min(b);
    }

    static FloatVector div(FloatVector a, FloatVector b) {
        return a.div(b);
    }

    static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
        return a.fma(b, c);
    }

    static FloatVector neg(FloatVector a) {
        return a.neg();
    }

    static FloatVector abs(FloatVector a) {
        return a.abs();
    }

    static FloatVector sqrt(FloatVector a) {
        return a.sqrt();
    }

    /** A zero without its sign, NaN itself. */
    static FloatVector sign(FloatVector a) {
        FloatVector ones =
                FloatVector.zero(a.species())
                        .blend(1f, a.compare(VectorOperators.GT, 0f))
                        .blend(-1f, a.compare(VectorOperators.LT, 0f));
        return ones.blend(a, a.test(VectorOperators.IS_NAN));
    }

    /** By adding and taking away what leaves no fraction; a zero keeps the sign of a. */
    static FloatVector floor(FloatVector a) {
        IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector whole = sign.or(WHOLE_BITS).reinterpretAsFloats();
        FloatVector near = a.add(whole).sub(whole);
        FloatVector floor =
                near.sub(
                        FloatVector.zero(a.species())
                                .blend(1f, near.compare(VectorOperators.GT, a)));
        FloatVector signed = floor.reinterpretAsInts().or(sign).reinterpretAsFloats();
        return a.blend(signed, a.abs().compare(VectorOperators.LT, 0x1p23f));
    }

    static FloatVector select(VectorMask<Float> condition, FloatVector a, FloatVector b) {
        return b.blend(a, condition);
    }

    /** 1 where the condition holds, else 0. */
    static FloatVector ofBool(VectorSpecies<Float> species, VectorMask<Float> condition) {
        return FloatVector.zero(species).blend(1f, condition);
    }

    static VectorMask<Float> toBool(FloatVector a) {
        return a.compare(VectorOperators.NE, 0f);
    }

    static VectorMask<Float> eq(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.EQ, b);
    }

    static VectorMask<Float> ne(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.NE, b);
    }

    static VectorMask<Float> lt(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.LT, b);
    }

    static VectorMask<Float> le(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.LE, b);
    }

    static VectorMask<Float> gt(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.GT, b);
    }

    static VectorMask<Float> ge(FloatVector a, FloatVector b) {
        return a.compare(VectorOperators.GE, b);
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinAdd(FloatVector lanes, MemorySegment to, long at) {
        FloatVector v = lanes;
        if (v.length() >= 16) {
            v = add(v, turned(v, 8));
        }
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
    static void joinMul(FloatVector lanes, MemorySegment to, long at) {
        FloatVector v = lanes;
        if (v.length() >= 16) {
            v = mul(v, turned(v, 8));
        }
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
    static void joinMax(FloatVector lanes, MemorySegment to, long at) {
        FloatVector v = lanes;
        if (v.length() >= 16) {
            v = max(v, turned(v, 8));
        }
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
    static void joinMin(FloatVector lanes, MemorySegment to, long at) {
        FloatVector v = lanes;
        if (v.length() >= 16) {
            v = min(v, turned(v, 8));
        }
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

    private static FloatVector turned(FloatVector v, int by) {
        return v.rearrange(v.species().iotaShuffle(by, 1, true));
    }
}
