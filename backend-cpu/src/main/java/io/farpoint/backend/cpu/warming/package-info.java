/**
 * The one background thread of a backend, which runs code until the JIT has compiled it for good.
 * Nothing here knows what the code does, nor names {@code jdk.incubator.vector}.
 */
package io.farpoint.backend.cpu.warming;
