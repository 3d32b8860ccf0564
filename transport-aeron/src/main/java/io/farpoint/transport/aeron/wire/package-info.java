/**
 * The wire format: commands and replies to bytes and back, by the grammar in {@code commands.xml}.
 * Decoding is the door to the worker: whatever comes, it throws {@link
 * io.farpoint.transport.aeron.wire.MalformedFrameException} or gives what core can check further.
 * Nothing here sends, waits, knows a session, or names Aeron.
 */
package io.farpoint.transport.aeron.wire;
