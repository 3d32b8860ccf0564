package io.farpoint.tck;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Remembers which host memory a device has handed out for fast copies. */
final class Staging {
    private final ConcurrentSkipListMap<Long, MemorySegment> byAddress =
            new ConcurrentSkipListMap<>();

    /** Notes memory handed out, and forgets what has ended. */
    void add(MemorySegment memory) {
        byAddress.values().removeIf(known -> !known.scope().isAlive());
        if (memory.byteSize() > 0) {
            byAddress.put(memory.address(), memory);
        }
    }

    /** Whether all of a segment lies in memory handed out. */
    boolean contains(MemorySegment segment) {
        if (!segment.isNative()) {
            return false;
        }
        Map.Entry<Long, MemorySegment> entry = byAddress.floorEntry(segment.address());
        return entry != null
                && entry.getValue().scope().isAlive()
                && segment.address() + segment.byteSize()
                        <= entry.getKey() + entry.getValue().byteSize();
    }
}
