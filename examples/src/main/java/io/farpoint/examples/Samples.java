package io.farpoint.examples;

import io.farpoint.Tensor;

/**
 * Rows and what is to be learned of each, side by side on one worker.
 *
 * @param features [rows, columns]
 * @param target [rows] or [rows, outputs]
 */
public record Samples(Tensor features, Tensor target) {
    long count() {
        return features.size(0);
    }

    Samples narrow(long start, long count) {
        return new Samples(features.narrow(0, start, count), target.narrow(0, start, count));
    }

    Samples inOrder(Tensor order) {
        return new Samples(features.indexSelect(0, order), target.indexSelect(0, order));
    }
}
