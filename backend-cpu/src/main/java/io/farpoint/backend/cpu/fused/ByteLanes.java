package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ops of UINT8 on vectors, each of one exact lane operation or a few; generated loops call them
 * by name. Operators are literal: a variable one is 30 to 100 times slower (measured).
 */
final class ByteLanes {
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfByte LAYOUT = ValueLayout.JAVA_BYTE;

    private ByteLanes() {}

    static ByteVector load(VectorSpecies<Byte> species, MemorySegment from, long at) {
        return ByteVector.fromMemorySegment(species, from, at, ORDER);
    }

    static ByteVector load(
            VectorSpecies<Byte> species, MemorySegment from, long at, VectorMask<Byte> mask) {
        return ByteVector.fromMemorySegment(species, from, at, ORDER, mask);
    }

    static void store(ByteVector value, MemorySegment to, long at) {
        value.intoMemorySegment(to, at, ORDER);
    }

    static void store(ByteVector value, MemorySegment to, long at, VectorMask<Byte> mask) {
        value.intoMemorySegment(to, at, ORDER, mask);
    }

    /** The bits of one element. */
    static long bits(MemorySegment from, long at) {
        return from.get(LAYOUT, at);
    }

    /** A number for all lanes, as {@link io.farpoint.op.Scalars} encodes it. */
    static ByteVector number(VectorSpecies<Byte> species, long bits) {
        return ByteVector.broadcast(species, (byte) bits);
    }

    static ByteVector add(ByteVector a, ByteVector b) {
        return a.add(b);
    }

    static ByteVector sub(ByteVector a, ByteVector b) {
        return a.sub(b);
    }

    static ByteVector mul(ByteVector a, ByteVector b) {
        return a.mul(b);
    }

    static ByteVector max(ByteVector a, ByteVector b) {
        return a.lanewise(VectorOperators.UMAX, b);
    }

    static ByteVector min(ByteVector a, ByteVector b) {
        return a.lanewise(VectorOperators.UMIN, b);
    }

    static ByteVector neg(ByteVector a) {
        return a.neg();
    }

    static ByteVector abs(ByteVector a) {
        return a;
    }

    static ByteVector sign(ByteVector a) {
        return ofBool(a.species(), toBool(a));
    }

    static ByteVector select(VectorMask<Byte> condition, ByteVector a, ByteVector b) {
        return b.blend(a, condition);
    }

    /** 1 where the condition holds, else 0. */
    static ByteVector ofBool(VectorSpecies<Byte> species, VectorMask<Byte> condition) {
        return ByteVector.zero(species).blend((byte) 1, condition);
    }

    static VectorMask<Byte> toBool(ByteVector a) {
        return a.compare(VectorOperators.NE, (byte) 0);
    }

    static VectorMask<Byte> eq(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.EQ, b);
    }

    static VectorMask<Byte> ne(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.NE, b);
    }

    static VectorMask<Byte> lt(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.ULT, b);
    }

    static VectorMask<Byte> le(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.ULE, b);
    }

    static VectorMask<Byte> gt(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.UGT, b);
    }

    static VectorMask<Byte> ge(ByteVector a, ByteVector b) {
        return a.compare(VectorOperators.UGE, b);
    }

    /** Joins the lanes in a tree, lane l with lane l + s, s from half the lanes down to 1. */
    static void joinAdd(ByteVector lanes, MemorySegment to, long at) {
        ByteVector v = lanes;
        if (v.length() >= 64) {
            v = add(v, turned(v, 32));
        }
        if (v.length() >= 32) {
            v = add(v, turned(v, 16));
        }
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
    static void joinMul(ByteVector lanes, MemorySegment to, long at) {
        ByteVector v = lanes;
        if (v.length() >= 64) {
            v = mul(v, turned(v, 32));
        }
        if (v.length() >= 32) {
            v = mul(v, turned(v, 16));
        }
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
    static void joinMax(ByteVector lanes, MemorySegment to, long at) {
        ByteVector v = lanes;
        if (v.length() >= 64) {
            v = max(v, turned(v, 32));
        }
        if (v.length() >= 32) {
            v = max(v, turned(v, 16));
        }
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
    static void joinMin(ByteVector lanes, MemorySegment to, long at) {
        ByteVector v = lanes;
        if (v.length() >= 64) {
            v = min(v, turned(v, 32));
        }
        if (v.length() >= 32) {
            v = min(v, turned(v, 16));
        }
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

    private static ByteVector turned(ByteVector v, int by) {
        return v.rearrange(v.species().iotaShuffle(by, 1, true));
    }
}
