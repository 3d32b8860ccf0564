package io.farpoint.backend.cpu.warming;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes this thread has allocated so far. */
final class AllocationMeter {
    private final ThreadMXBean threads;
    private long calls;

    /** A meter of the thread that calls it. */
    AllocationMeter() {
        threads =
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                                && bean.isThreadAllocatedMemorySupported()
                                && bean.isThreadAllocatedMemoryEnabled()
                        ? bean
                        : null;
    }

    /**
     * The bytes; ever more where the JVM does not count them, so that nothing seems calm.
     *
     * @return a count
     */
    long bytes() {
        return threads == null ? calls++ : threads.getCurrentThreadAllocatedBytes();
    }
}
