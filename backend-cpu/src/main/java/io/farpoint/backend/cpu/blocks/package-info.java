/**
 * Elements on their way between memory and blocks of primitive arrays: walks over strided operands,
 * the arrays' types, what a loop may use beside its operands. Knows no other package of the
 * backend. Never in here: arithmetic, buffers, a workspace, an op.
 */
package io.farpoint.backend.cpu.blocks;
