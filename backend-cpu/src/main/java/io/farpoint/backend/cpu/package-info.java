/**
 * The plain CPU backend: off-heap memory cut from slabs, expressions evaluated block by block over
 * primitive arrays that the JIT vectorises, a tiled matrix product, own transcendental functions.
 * Runs in the calling thread; needs no JVM flag, and no natives but where they are there. Never in
 * here: shapes' inference, gradients, sessions, a network.
 */
package io.farpoint.backend.cpu;
