/**
 * The laws of tensors and workers, above the sessions: the same abstract classes for every door and
 * every device. A subclass names a {@link io.farpoint.tck.worker.Ground}; no law knows which it is.
 */
package io.farpoint.tck.worker;
