/**
 * The packed blocks of a matrix product and the loops over them, plain or by {@code lanes}. Stands
 * on {@code blocks} and {@code lanes}. Never in here: layouts, threads, a workspace; nor a name of
 * {@code jdk.incubator.vector}, which may be missing.
 */
package io.farpoint.backend.cpu.panels;
