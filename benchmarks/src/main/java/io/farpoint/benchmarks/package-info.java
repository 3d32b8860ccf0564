/**
 * JMH lessons: one class a subject, its baseline beside it in the same run. Numbers are made here
 * and nowhere else; nothing here is ever named by main code of another module.
 *
 * <p>{@code LessonNN…} is ours, the same number and subject under another first name is a peer
 * ({@code OneDnn04MatMul}; those with libraries of their own are in {@code src/peers}). {@link
 * io.farpoint.benchmarks.Bench} is the command; gates and their budgets keep what was reached.
 */
package io.farpoint.benchmarks;
