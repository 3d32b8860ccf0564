/**
 * Loops made at run time: an expression becomes a hidden class whose loop is vector code straight
 * on memory segments. Stands on {@code warming} alone: nothing here knows buffers, workspaces or
 * the threads that run ops; and what names {@code jdk.incubator.vector}, which may be missing, is
 * touched by nothing outside.
 */
package io.farpoint.backend.cpu.fused;
