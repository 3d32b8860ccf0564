/**
 * What plugs in below and beside the core: a device ({@link io.farpoint.spi.Backend}) and a carrier
 * of messages ({@link io.farpoint.spi.Transport}). Interfaces and plain records alone; no
 * gradients, no sessions' state, no implementation.
 */
package io.farpoint.spi;
