/**
 * The living definition of every op: one element at a time, in the calling thread, slow and
 * obviously right. Readable over fast; no trick, no blocking, no thread, and nothing that a test of
 * it could not say in one line.
 */
package io.farpoint.tck.oracle;
