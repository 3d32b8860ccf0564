package io.farpoint.spi;

import java.util.Map;

/**
 * What a backend has done and holds.
 *
 * @param bytesInUse bytes of buffers not yet closed
 * @param buffersInUse buffers not yet closed
 * @param opsExecuted ops run or enqueued since it opened
 * @param details further counters of this backend, by name
 */
public record BackendStats(
        long bytesInUse, long buffersInUse, long opsExecuted, Map<String, Long> details) {}
