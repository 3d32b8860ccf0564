/**
 * Loops made at run time: an expression becomes a hidden class whose loop is vector code straight
 * on memory segments. Nothing here knows buffers, workspaces or threads of the backend; and nothing
 * outside names {@code jdk.incubator.vector}, which may be missing.
 */
package io.farpoint.backend.cpu.fused;
