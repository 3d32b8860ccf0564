/**
 * The worker's side of a far pointer, and the door to it: a {@link io.farpoint.session.WorkerHost}
 * holds data, a {@link io.farpoint.session.Session} is one client's seat there, a {@link
 * io.farpoint.session.Link} carries a client's commands to its session. Written against {@link
 * io.farpoint.spi.Backend} alone; knows no tensors' handles and no gradients.
 */
package io.farpoint.session;
