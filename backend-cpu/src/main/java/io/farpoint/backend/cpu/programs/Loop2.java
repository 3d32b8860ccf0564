package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/** A function of two arguments over the first elements of arrays; the result may be either. */
@FunctionalInterface
public interface Loop2<A, B, R> {
    void run(A a, B b, R r, int n, Scratch s);
}
