package io.farpoint.spi;

import java.nio.file.Path;

/**
 * What a user can set of a backend.
 *
 * @param threads how many threads it may use at once, at least 1
 * @param memoryLimitBytes the most bytes of buffers it may hold
 * @param cacheFolder where it may keep unpacked libraries and compiled kernels
 */
public record BackendOptions(int threads, long memoryLimitBytes, Path cacheFolder) {}
