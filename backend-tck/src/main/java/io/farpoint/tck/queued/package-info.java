/**
 * A worker behind queues in this process: a slow wire without a wire. For tests alone; nothing here
 * computes or knows a device.
 */
package io.farpoint.tck.queued;
