package io.farpoint.examples;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;

/**
 * 10,000 MNIST images on two workers: a 784-256-128-10 network learns the digits by Adam. Each
 * worker holds its images as bytes, a quarter of what floats would take, and makes floats of a
 * mini-batch when it needs them. The first 8000 images are trained on, the rest are held back.
 * {@link Federated} is the training.
 */
public final class MnistFederated implements Classification {
    private static final int TRAIN = 8000;
    private static final int PIXELS = 28 * 28;
    private static final double WHITE = 255;

    private final IdxFile images = IdxFile.load("mnist10k-images-idx3-ubyte.gz");
    private final IdxFile labels = IdxFile.load("mnist10k-labels-idx1-ubyte.gz");

    /** Reads the images. */
    public MnistFederated() {}

    @Override
    public List<Integer> widths() {
        return List.of(PIXELS, 256, 128, 10);
    }

    @Override
    public Federated.Settings defaults() {
        return new Federated.Settings(2, 64, 1);
    }

    /** In the order of the file, which is shuffled already: the seed changes nothing here. */
    @Override
    public Dealt deal(long seed, List<Worker> owners) {
        int train = TRAIN / owners.size();
        int test = (images.items() - TRAIN) / owners.size();
        List<Shard> shards = new ArrayList<>();
        for (Worker owner : owners) {
            int i = shards.size();
            shards.add(
                    new Shard(
                            samples(owner, i * train, train),
                            samples(owner, TRAIN + i * test, test)));
        }
        return new Dealt(shards, PERCENT);
    }

    private Samples samples(Worker owner, int start, int count) {
        Tensor features = owner.tensor(images.items(start, start + count), count, PIXELS);
        Tensor digits = owner.tensor(labels.items(start, start + count));
        return new Samples(features, digits.to(DType.INT64));
    }

    /** On the worker, one pass: bytes in, floats from 0 to 1 out. */
    @Override
    public Tensor input(Tensor features) {
        return features.map(pixel -> pixel.to(DType.FLOAT32).div(WHITE));
    }
}
