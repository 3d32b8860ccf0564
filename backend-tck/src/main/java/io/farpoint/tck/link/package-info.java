/**
 * The laws of links, between the ops and the tensors: what a client's commands do to its session,
 * to its neighbours and to the worker, through every door, whatever a client sends. No law here
 * knows a tensor, a gradient or which device is behind the door.
 */
package io.farpoint.tck.link;
