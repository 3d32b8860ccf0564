/**
 * The op set as data: ops, scalar expressions, layouts, and the rules of their shapes and dtypes.
 * Nothing here runs an op, knows a gradient, a backend or a worker.
 */
package io.farpoint.op;
