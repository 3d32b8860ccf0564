/**
 * JMH lessons: one class a subject, its baseline beside it in the same run. Numbers are made here
 * and nowhere else; nothing here is ever named by main code of another module.
 */
package io.farpoint.benchmarks;
