package io.farpoint;

/**
 * What the caller knows of its use of a worker, without asking it.
 *
 * @param objects objects that live there for this caller
 * @param bytes their bytes
 * @param ops ops sent so far
 */
public record WorkerStats(long objects, long bytes, long ops) {}
