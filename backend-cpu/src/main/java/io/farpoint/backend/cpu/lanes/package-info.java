/**
 * Matrix products of packed blocks, by the Vector API. Nothing here knows buffers, layouts or
 * threads of the backend; no class but {@link io.farpoint.backend.cpu.lanes.BlockProducts} may be
 * named where {@code jdk.incubator.vector} can be missing.
 */
package io.farpoint.backend.cpu.lanes;
