package io.farpoint.benchmarks;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.State;

/** What is still there after some work that was not there before it, once the collector has run. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class Growth {
    /** Twice: what the first finds dropped, the device lets go before the second. */
    private static final int COLLECTIONS = 2;

    /** Bytes more on the heap. */
    public long heapGrowth;

    /** Bytes more in live buffers of the device. */
    public long liveGrowth;

    /** Bytes more that the device holds, in use or ready for use. */
    public long heldGrowth;

    void during(Runnable work) {
        collect();
        long heap = heap();
        long live = WatchedProvider.stats().bytesInUse();
        long held = Grounds.counter("heldBytes");
        work.run();
        collect();
        heapGrowth = heap() - heap;
        liveGrowth = WatchedProvider.stats().bytesInUse() - live;
        heldGrowth = Grounds.counter("heldBytes") - held;
    }

    private static void collect() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
