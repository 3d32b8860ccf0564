/**
 * The caller's side: handles, records of objects, workers, scopes, the recording of the graph, and
 * the checks made before a command is given. Knows links, never a session's inside; knows that
 * gradients exist, never how one is computed.
 */
package io.farpoint.engine;
