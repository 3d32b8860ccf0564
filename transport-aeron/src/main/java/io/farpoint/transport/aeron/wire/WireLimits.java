package io.farpoint.transport.aeron.wire;

/** How long what is in a message may be. An encoder refuses what is longer, a decoder too. */
public final class WireLimits {
    /** The longest data of a message, in bytes: all that its 16 bits can say. */
    public static final int MAX_DATA_BYTES = 65_534;

    /** The longest message, chunks apart, in bytes; a frame carries at least one. */
    public static final int MAX_MESSAGE_BYTES = 1 << 19;

    /** The most objects in one Free or Found. */
    public static final int MAX_OBJECTS = 65_534;

    /** The longest name of a client, worker, op, device or backend, in bytes. */
    public static final int MAX_NAME_BYTES = 1024;

    /** The longest address of a worker, in bytes. */
    public static final int MAX_ADDRESS_BYTES = 4096;

    /** The longest tag, in bytes. */
    public static final int MAX_TAG_BYTES = 1024;

    /** The most tags of one object. */
    public static final int MAX_TAGS = 256;

    /** The longest description of an object, in bytes. */
    public static final int MAX_DESCRIPTION_BYTES = 16_384;

    /** The longest line of a program, in bytes; the rest is cut off. */
    public static final int MAX_CALLER_BYTES = 4096;

    /** The longest reason or description of a device, in bytes; the rest is cut off. */
    public static final int MAX_REASON_BYTES = 16_384;

    private WireLimits() {}
}
