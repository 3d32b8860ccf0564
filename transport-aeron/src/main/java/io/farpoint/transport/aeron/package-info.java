/**
 * Links over Aeron: the transport, a client's channel, a worker's agent with a connection for each
 * client, and what they share. Knows how bytes travel and when silence means what; nothing of ops,
 * and never a backend.
 */
package io.farpoint.transport.aeron;
