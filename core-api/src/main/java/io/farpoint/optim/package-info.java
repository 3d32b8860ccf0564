/** Optimizers, which run where their parameters are. Nothing here knows how a gradient was made. */
package io.farpoint.optim;
