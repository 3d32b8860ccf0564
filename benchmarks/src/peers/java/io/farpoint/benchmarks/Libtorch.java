package io.farpoint.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** libtorch through DJL, with as many threads as the lessons. */
final class Libtorch {
    private Libtorch() {}

    static NDManager start() {
        return Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    }
}
