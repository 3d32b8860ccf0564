/**
 * oneDNN's float32 matrix product, called by the foreign-function API on the backend's own memory.
 * Everything native of this backend is here; no other package names a library, and nothing here
 * knows an op.
 */
package io.farpoint.backend.cpu.dnnl;
