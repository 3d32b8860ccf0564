package io.farpoint.backend.cpu.fused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The ops of BOOL: a vector of truth values is a mask of the loop's widest lane. */
final class BoolLanes {
    private BoolLanes() {}

    static long bits(MemorySegment from, long at) {
        return from.get(ValueLayout.JAVA_BYTE, at);
    }

    static <E> VectorMask<E> number(VectorSpecies<E> species, long bits) {
        return species.maskAll(bits != 0);
    }

    /** The same lanes as a mask of another species. */
    static <E, F> VectorMask<F> to(VectorMask<E> mask, VectorSpecies<F> species) {
        return mask.cast(species);
    }

    static <E> VectorMask<E> not(VectorMask<E> a) {
        return a.not();
    }

    static <E> VectorMask<E> add(VectorMask<E> a, VectorMask<E> b) {
        return a.or(b);
    }

    static <E> VectorMask<E> or(VectorMask<E> a, VectorMask<E> b) {
        return a.or(b);
    }

    static <E> VectorMask<E> max(VectorMask<E> a, VectorMask<E> b) {
        return a.or(b);
    }

    static <E> VectorMask<E> mul(VectorMask<E> a, VectorMask<E> b) {
        return a.and(b);
    }

    static <E> VectorMask<E> and(VectorMask<E> a, VectorMask<E> b) {
        return a.and(b);
    }

    static <E> VectorMask<E> min(VectorMask<E> a, VectorMask<E> b) {
        return a.and(b);
    }

    static <E> VectorMask<E> xor(VectorMask<E> a, VectorMask<E> b) {
        return a.xor(b);
    }

    static <E> VectorMask<E> ne(VectorMask<E> a, VectorMask<E> b) {
        return a.xor(b);
    }

    static <E> VectorMask<E> eq(VectorMask<E> a, VectorMask<E> b) {
        return a.xor(b).not();
    }

    static <E> VectorMask<E> lt(VectorMask<E> a, VectorMask<E> b) {
        return b.andNot(a);
    }

    static <E> VectorMask<E> le(VectorMask<E> a, VectorMask<E> b) {
        return a.andNot(b).not();
    }

    static <E> VectorMask<E> gt(VectorMask<E> a, VectorMask<E> b) {
        return a.andNot(b);
    }

    static <E> VectorMask<E> ge(VectorMask<E> a, VectorMask<E> b) {
        return b.andNot(a).not();
    }

    static <E> VectorMask<E> select(VectorMask<E> condition, VectorMask<E> a, VectorMask<E> b) {
        return condition.and(a).or(b.andNot(condition));
    }
}
