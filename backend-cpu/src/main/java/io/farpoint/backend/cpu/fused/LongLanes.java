package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ops of INT64 on vectors, each of one exact lane operation or a few; generated loops call them
 * by name. Operators are literal: a variable one is 30 to 100 times slower (measured).
 */
final class LongLanes {
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;

    private LongLanes() {}

    static LongVector load(VectorSpecies<Long> species, MemorySegment from, long at) {
        return LongVector.fromMemorySegment(species, from, at, ORDER);
    }

    static LongVector load(
            VectorSpecies<Long> species, MemorySegment from, long at, VectorMask<Long> mask) {
        return LongVector.fromMemorySegment(species, from, at, ORDER, mask);
    }

    static void store(LongVector value, MemorySegment to, long at) {
        value.intoMemorySegment(to, at, ORDER);
    }

    static void store(LongVector value, MemorySegment to, long at, VectorMask<Long> mask) {
        value.intoMemorySegment(to, at, ORDER, mask);
    }

    /** The bits of one element. */
    static long bits(MemorySegment from, long at) {
        return from.get(LAYOUT, at);
    }

    /** A number for all lanes, as {@link io.farpoint.op.Scalars} encodes it. */
    static LongVector number(VectorSpecies<Long> species, long bits) {
        return LongVector.broadcast(species, bits);
    }

    static LongVector add(LongVector a, LongVector b) {
        return a.add(b);
    }

    static LongVector sub(LongVector a, LongVector b) {
        return a.sub(b);
    }

    static LongVector mul(LongVector a, LongVector b) {
        return a.mul(b);
    }

    static LongVector max(LongVector a, LongVector b) {
        return a.max(b);
    }

    static LongVector min(LongVector a, LongVector b) {
        return a.min(b);
    }

    static LongVector neg(LongVector a) {
        return a.neg();
    }

    static LongVector abs(LongVector a) {
        return a.blend(a.neg(), a.compare(VectorOperators.LT, 0L));
    }

    static LongVector sign(LongVector a) {
        return a.lanewise(VectorOperators.ASHR, 63).or(a.neg().lanewise(VectorOperators.LSHR, 63));
    }

    static LongVector select(VectorMask<Long> condition, LongVector a, LongVector b) {
        return b.blend(a, condition);
    }

    /** 1 where the condition holds, else 0. */
    static LongVector ofBool(VectorSpecies<Long> species, VectorMask<Long> condition) {
        return LongVector.zero(species).blend(1L, condition);
    }

    static VectorMask<Long> toBool(LongVector a) {
        return a.compare(VectorOperators.NE, 0L);
    }

    static VectorMask<Long> eq(LongVector a, LongVector b) {
        return a.compare(VectorOperators.EQ, b);
    }

    static VectorMask<Long> ne(LongVector a, LongVector b) {
        return a.compare(VectorOperators.NE, b);
    }

    static VectorMask<Long> lt(LongVector a, LongVector b) {
        return a.compare(VectorOperators.LT, b);
    }

    static VectorMask<Long> le(LongVector a, LongVector b) {
        return a.compare(VectorOperators.LE, b);
    }

    static VectorMask<Long> gt(LongVector a, LongVector b) {
        return a.compare(VectorOperators.GT, b);
    }

    static VectorMask<Long> ge(LongVector a, LongVector b) {
        return a.compare(VectorOperators.GE, b);
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinAdd(LongVector lanes, MemorySegment to, long at) {
        LongVector v = lanes;
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
    static void joinMul(LongVector lanes, MemorySegment to, long at) {
        LongVector v = lanes;
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
    static void joinMax(LongVector lanes, MemorySegment to, long at) {
        LongVector v = lanes;
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
    static void joinMin(LongVector lanes, MemorySegment to, long at) {
        LongVector v = lanes;
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

    private static LongVector turned(LongVector v, int by) {
        return v.rearrange(v.species().iotaShuffle(by, 1, true));
    }
}
