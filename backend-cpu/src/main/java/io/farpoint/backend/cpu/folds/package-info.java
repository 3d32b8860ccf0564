/**
 * How values are joined in reductions, for each kind and dtype, over blocks of {@code blocks}.
 * Never in here: which elements are joined, in how many pieces and by which thread; that is the
 * kernels'.
 */
package io.farpoint.backend.cpu.folds;
