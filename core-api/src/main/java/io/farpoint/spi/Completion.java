package io.farpoint.spi;

import io.farpoint.DeadlineExceededException;
import java.time.Duration;

/** The end of a transfer between host and device, which may come late. Safe from any thread. */
public interface Completion {
    /** The completion of what was done before its call returned. */
    Completion DONE =
            new Completion() {
                @Override
                public boolean poll() {
                    return true;
                }

                @Override
                public void await(Duration timeout) {}
            };

    /**
     * Looks without waiting.
     *
     * @return true once the transfer is done
     * @throws BackendException if the device was lost or closed before
     */
    boolean poll();

    /**
     * Waits.
     *
     * @param timeout the longest wait
     * @throws DeadlineExceededException if the transfer is not done by then; it goes on
     * @throws BackendException if the device was lost or closed before
     */
    void await(Duration timeout);
}
