/**
 * The CPU backend's kernels: which elements of which operands a loop is run on, in how many pieces,
 * by which thread. They share a workspace for each thread and a crew. Runs in the calling thread;
 * needs no JVM flag, and no natives but where they are there. What they stand on lies in packages
 * below, none of which knows this one. Never in here: the loops of an expression, where memory
 * comes from, shapes' inference, gradients, sessions, a network.
 */
package io.farpoint.backend.cpu;
