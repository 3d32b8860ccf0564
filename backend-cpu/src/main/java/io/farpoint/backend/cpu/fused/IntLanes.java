package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ops of INT32 on vectors, each of one exact lane operation or a few; generated loops call them
 * by name. Operators are literal: a variable one is 30 to 100 times slower (measured).
 */
final class IntLanes {
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfInt LAYOUT = ValueLayout.JAVA_INT_UNALIGNED;

    private IntLanes() {}

    static IntVector load(VectorSpecies<Integer> species, MemorySegment from, long at) {
        return IntVector.fromMemorySegment(species, from, at, ORDER);
    }

    static IntVector load(
            VectorSpecies<Integer> species, MemorySegment from, long at, VectorMask<Integer> mask) {
        return IntVector.fromMemorySegment(species, from, at, ORDER, mask);
    }

    static void store(IntVector value, MemorySegment to, long at) {
        value.intoMemorySegment(to, at, ORDER);
    }

    static void store(IntVector value, MemorySegment to, long at, VectorMask<Integer> mask) {
        value.intoMemorySegment(to, at, ORDER, mask);
    }

    /** The bits of one element. */
    static long bits(MemorySegment from, long at) {
        return from.get(LAYOUT, at);
    }

    /** A number for all lanes, as {@link io.farpoint.op.Scalars} encodes it. */
    static IntVector number(VectorSpecies<Integer> species, long bits) {
        return IntVector.broadcast(species, (int) bits);
    }

    static IntVector add(IntVector a, IntVector b) {
        return a.add(b);
    }

    static IntVector sub(IntVector a, IntVector b) {
        return a.sub(b);
    }

    static IntVector mul(IntVector a, IntVector b) {
        return a.mul(b);
    }

    static IntVector max(IntVector a, IntVector b) {
        return a.max(b);
    }

    static IntVector min(IntVector a, IntVector b) {
        return a.min(b);
    }

    static IntVector neg(IntVector a) {
        return a.neg();
    }

    static IntVector abs(IntVector a) {
        return a.abs();
    }

    static IntVector sign(IntVector a) {
        return a.lanewise(VectorOperators.ASHR, 31).or(a.neg().lanewise(VectorOperators.LSHR, 31));
    }

    static IntVector select(VectorMask<Integer> condition, IntVector a, IntVector b) {
        return b.blend(a, condition);
    }

    /** 1 where the condition holds, else 0. */
    static IntVector ofBool(VectorSpecies<Integer> species, VectorMask<Integer> condition) {
        return IntVector.zero(species).blend(1, condition);
    }

    static VectorMask<Integer> toBool(IntVector a) {
        return a.compare(VectorOperators.NE, 0);
    }

    static VectorMask<Integer> eq(IntVector a, IntVector b) {
        return a.compare(VectorOperators.EQ, b);
    }

    static VectorMask<Integer> ne(IntVector a, IntVector b) {
        return a.compare(VectorOperators.NE, b);
    }

    static VectorMask<Integer> lt(IntVector a, IntVector b) {
        return a.compare(VectorOperators.LT, b);
    }

    static VectorMask<Integer> le(IntVector a, IntVector b) {
        return a.compare(VectorOperators.LE, b);
    }

    static VectorMask<Integer> gt(IntVector a, IntVector b) {
        return a.compare(VectorOperators.GT, b);
    }

    static VectorMask<Integer> ge(IntVector a, IntVector b) {
        return a.compare(VectorOperators.GE, b);
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinAdd(IntVector lanes, MemorySegment to, long at) {
        IntVector v = lanes;
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
    static void joinMul(IntVector lanes, MemorySegment to, long at) {
        IntVector v = lanes;
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
    static void joinMax(IntVector lanes, MemorySegment to, long at) {
        IntVector v = lanes;
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
    static void joinMin(IntVector lanes, MemorySegment to, long at) {
        IntVector v = lanes;
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

    private static IntVector turned(IntVector v, int by) {
        return v.rearrange(v.species().iotaShuffle(by, 1, true));
    }
}
