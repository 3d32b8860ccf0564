package io.farpoint.tck;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Remembers which host memory a device has handed out for fast copies; keeps none of it alive, so
 * that memory of an automatic arena goes when its last user does.
 */
final class Staging {
    private final ConcurrentSkipListMap<Long, Block> byAddress = new ConcurrentSkipListMap<>();

    /** A block handed out; it lives as long as its scope. */
    private record Block(long end, WeakReference<MemorySegment.Scope> scope) {
        boolean isAlive() {
            MemorySegment.Scope known = scope.get();
            return known != null && known.isAlive();
        }
    }

    /** Notes memory handed out, and forgets what has ended. */
    void add(MemorySegment memory) {
        byAddress.values().removeIf(block -> !block.isAlive());
        if (memory.byteSize() > 0) {
            long end = memory.address() + memory.byteSize();
            byAddress.put(memory.address(), new Block(end, new WeakReference<>(memory.scope())));
        }
    }

    /** Whether all of a segment lies in memory handed out. */
    boolean contains(MemorySegment segment) {
        if (!segment.isNative()) {
            return false;
        }
        Map.Entry<Long, Block> entry = byAddress.floorEntry(segment.address());
        return entry != null
                && entry.getValue().isAlive()
                && segment.address() + segment.byteSize() <= entry.getValue().end();
    }
}
