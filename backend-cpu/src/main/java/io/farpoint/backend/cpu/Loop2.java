package io.farpoint.backend.cpu;

/** A function of two arguments over the first elements of arrays; the result may be either. */
@FunctionalInterface
interface Loop2<A, B, R> {
    void run(A a, B b, R r, int n, Scratch s);
}
