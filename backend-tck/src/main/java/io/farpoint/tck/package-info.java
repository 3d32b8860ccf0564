/**
 * The conformance kit: laws over a {@link io.farpoint.spi.Backend} ({@link
 * io.farpoint.tck.DeviceLaws}) and over a {@link io.farpoint.tck.Door} ({@link
 * io.farpoint.tck.OpLaws}); and a test device whose memory is far. Nothing here is for programs:
 * main code never names this package.
 *
 * <p>A new backend joins by two subclasses in its tests, one a storey, that both give the same
 * {@link io.farpoint.tck.Capabilities}; then {@code -Dfarpoint.tck.writeSupport=true} writes its
 * support table into {@code src/test/resources}, to be looked at and committed. A new door joins by
 * a subclass of {@code OpLaws} that opens it. {@code -Dfarpoint.tck.seed=n} runs one random
 * expression alone.
 */
package io.farpoint.tck;
