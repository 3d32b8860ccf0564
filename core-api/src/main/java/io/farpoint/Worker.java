package io.farpoint;

import io.farpoint.engine.EngineWorker;
import io.farpoint.spi.DeviceInfo;
import java.util.List;
import java.util.Map;

/**
 * A place where tensors live: {@code me}, a virtual worker of this process, or one in another. What
 * is created on it is born there.
 */
public sealed interface Worker extends TensorFactory permits EngineWorker {
    /**
     * Its name, unique in its {@link Farpoint}.
     *
     * @return the id
     */
    String id();

    /**
     * What it holds for this caller, asked there: waits for the answer.
     *
     * @return id to description, in the order the objects were made
     */
    Map<Long, ObjectInfo> objects();

    /**
     * Finds tensors by tags, this caller's and those the worker's owner published; waits for the
     * answer. The owner's are borrows: read-only, {@code get} and {@code close} end the borrow.
     *
     * @param tags all of them must be a tensor's; at least one
     * @return a further handle onto each
     */
    List<Tensor> search(String... tags);

    /**
     * The device it runs on.
     *
     * @return the device
     */
    DeviceInfo device();

    /**
     * Waits until all commands given so far have run.
     *
     * @throws RemoteExecutionException with the first failure since the last sync
     * @throws DeadlineExceededException if it takes longer than {@link Options#timeout()}
     */
    void sync();

    /**
     * The caller's own count of what it has there; no message is sent.
     *
     * @return the counters now
     */
    WorkerStats stats();
}
