/**
 * Loops made at run time: an expression becomes a hidden class whose loop is vector code straight
 * on memory segments. Nothing here knows buffers, workspaces or threads of the backend; and what
 * names {@code jdk.incubator.vector}, which may be missing, is touched by nothing outside.
 */
package io.farpoint.backend.cpu.fused;
