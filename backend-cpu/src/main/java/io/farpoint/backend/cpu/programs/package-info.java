/**
 * Expressions as loops over blocks, the form that serves at once: the loops and functions of every
 * dtype, programs compiled of them, and the cache of programs. Stands on {@code blocks} and on
 * {@code fused}, which has each program's vector forms. Never in here: buffers, threads, a
 * workspace, where an operand lies.
 */
package io.farpoint.backend.cpu.programs;
