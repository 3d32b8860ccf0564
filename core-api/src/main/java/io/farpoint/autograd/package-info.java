/**
 * Gradients: one switch over the ops, each arm in tensor operations, and the pass that walks a
 * graph backwards. Knows no backend, no session and no message; nothing here computes a value.
 */
package io.farpoint.autograd;
