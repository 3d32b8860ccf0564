/**
 * Matrix products of packed blocks, by the Vector API. Stands on {@code warming} alone: nothing
 * here knows buffers, layouts or the threads that run ops; no class but {@link
 * io.farpoint.backend.cpu.lanes.BlockProducts} may be named where {@code jdk.incubator.vector} can
 * be missing.
 */
package io.farpoint.backend.cpu.lanes;
