package io.farpoint.backend.cpu;

/** A function of one argument over the first elements of arrays; the result may be the argument. */
@FunctionalInterface
interface Loop1<A, R> {
    void run(A a, R r, int n, Scratch s);
}
