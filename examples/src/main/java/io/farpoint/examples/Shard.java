package io.farpoint.examples;

import io.farpoint.Worker;

/**
 * What one owner of data holds on its worker.
 *
 * @param train what is trained on
 * @param test what is held back to test on
 */
public record Shard(Samples train, Samples test) {
    Worker worker() {
        return train.features().location();
    }
}
