/**
 * The conformance kit: laws over a {@link io.farpoint.spi.Backend} ({@code DeviceLaws}) and over a
 * {@code Door} ({@code OpLaws}), which a new backend or door joins by one subclass a storey; and a
 * test device whose memory is far. Nothing here is for programs: main code never names this
 * package.
 */
package io.farpoint.tck;
