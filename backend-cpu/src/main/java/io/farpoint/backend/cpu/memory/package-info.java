/**
 * The backend's off-heap memory: buffers, the slabs and chunks they are cut from, and what is lent
 * to kernels for a time. Knows no other package of the backend. Never in here: dtypes, layouts, an
 * op.
 */
package io.farpoint.backend.cpu.memory;
