package io.farpoint.benchmarks;

import io.farpoint.Worker;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.State;

/** What is still there after some work that was not there before it, once the collector has run. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class Growth {
    /** What one finds dropped is let go after it, and gone for good in the next. */
    private static final int COLLECTIONS = 5;

    /** The JVM queues what it found dropped on a thread of its own. */
    private static final long QUEUED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Bytes more on the heap. */
    public long heapGrowth;

    /** Bytes more in live buffers of the device. */
    public long liveGrowth;

    /** Bytes more that the device holds, in use or ready for use. */
    public long heldGrowth;

    void during(Worker place, Runnable work) {
        collect(place);
        long heap = heap();
        long live = WatchedProvider.stats().bytesInUse();
        long held = Grounds.counter("heldBytes");
        work.run();
        collect(place);
        heapGrowth = heap() - heap;
        liveGrowth = WatchedProvider.stats().bytesInUse() - live;
        heldGrowth = Grounds.counter("heldBytes") - held;
    }

    private static void collect(Worker place) {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(QUEUED_NANOS);
            place.sync();
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
