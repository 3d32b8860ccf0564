package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/** A function of three arguments over the first elements of arrays; the result may be any. */
@FunctionalInterface
interface Loop3<A, B, C, R> {
    void run(A a, B b, C c, R r, int n, Scratch s);
}
