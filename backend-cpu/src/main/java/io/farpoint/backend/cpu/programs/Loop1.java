package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/** A function of one argument over the first elements of arrays; the result may be the argument. */
@FunctionalInterface
public interface Loop1<A, R> {
    void run(A a, R r, int n, Scratch s);
}
