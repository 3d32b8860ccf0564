package io.farpoint.spi;

/**
 * What a device is.
 *
 * @param name its name as options take it: {@code cpu}, {@code cuda:0}
 * @param backend the provider's name
 * @param description one line for people: model, cores or memory
 * @param inline whether it runs ops in the calling thread, so that a call has happened when it
 *     returns
 * @param memoryBytes its memory, in bytes; {@link Long#MAX_VALUE} if it names none
 */
public record DeviceInfo(
        String name, String backend, String description, boolean inline, long memoryBytes) {}
