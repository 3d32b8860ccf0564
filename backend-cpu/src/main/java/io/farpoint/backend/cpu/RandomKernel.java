package io.farpoint.backend.cpu;

import io.farpoint.op.Op;
import io.farpoint.op.Philox;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Operand;

/**
 * Random numbers as {@link Philox} defines them: an element's value depends on seed, counter and
 * row-major index alone.
 */
final class RandomKernel {
    private final int[] words = new int[4];
    private final long seed;
    private final long counter;
    private final Scratch scratch;

    private RandomKernel(long seed, long counter, Scratch scratch) {
        this.seed = seed;
        this.counter = counter;
        this.scratch = scratch;
    }

    static void run(Op.Random op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Storage storage = Storage.of(outputs[0].dtype());
        w.bind(0, outputs[0], storage);
        long total = w.layouts[0].shape().size();
        if (total == 0) {
            return;
        }
        Walk walk = w.walk;
        walk.begin(w.layouts[0].shape());
        walk.add(w.layouts[0]);
        walk.collapse();
        walk.reset();
        RandomKernel random = new RandomKernel(number(inputs, 0), number(inputs, 1), w.scratch);
        Object block = w.lanes(storage, 0);
        for (long done = 0; done < total; done += Scratch.BLOCK) {
            int n = (int) Math.min(Scratch.BLOCK, total - done);
            random.draw(op, inputs, block, done, n);
            for (int at = 0; at < n; ) {
                walk.strip(n - at);
                storage.store(
                        block,
                        at,
                        w.segments[0],
                        w.bases[0],
                        walk.position(0),
                        walk.rowStride(0),
                        walk.stride(0),
                        walk.rows(),
                        walk.length());
                at += walk.rows() * walk.length();
                walk.advance();
            }
        }
    }

    private static long number(Operand[] inputs, int index) {
        if (inputs[index] instanceof Operand.Immediate number) {
            return number.bits();
        }
        throw new BackendException("random takes immediates alone, got " + inputs[index]);
    }

    /** Draws elements {@code first} to {@code first + n}; the first one begins a Philox block. */
    private void draw(Op.Random op, Operand[] inputs, Object block, long first, int n) {
        switch (op.distribution()) {
            case UNIFORM -> {
                if (block instanceof float[] floats) {
                    uniform(floats, first, n);
                } else {
                    uniform((double[]) block, first, n);
                }
            }
            case NORMAL -> {
                if (block instanceof float[] floats) {
                    normal(floats, first, n);
                } else {
                    normal((double[]) block, first, n);
                }
            }
            case INTEGERS ->
                    integers((long[]) block, first, n, number(inputs, 2), number(inputs, 3));
        }
    }

    private void uniform(float[] block, long first, int n) {
        for (int i = 0; i < n; i += 4) {
            Philox.block(seed, counter + (first + i) / 4, words);
            for (int j = 0; j < Math.min(4, n - i); j++) {
                block[i + j] = Philox.uniformFloat(words[j]);
            }
        }
    }

    private void uniform(double[] block, long first, int n) {
        for (int i = 0; i < n; i += 2) {
            Philox.block(seed, counter + (first + i) / 2, words);
            for (int j = 0; j < Math.min(2, n - i); j++) {
                block[i + j] = Philox.uniformDouble(words[2 * j], words[2 * j + 1]);
            }
        }
    }

    private void integers(long[] block, long first, int n, long low, long high) {
        for (int i = 0; i < n; i += 2) {
            Philox.block(seed, counter + (first + i) / 2, words);
            for (int j = 0; j < Math.min(2, n - i); j++) {
                block[i + j] = Philox.integer(words[2 * j], words[2 * j + 1], low, high);
            }
        }
    }

    private void normal(float[] block, long first, int n) {
        for (int i = 0; i < n; i += 4) {
            Philox.block(seed, counter + (first + i) / 4, words);
            for (int j = 0; j < 2; j++) {
                scratch.d1[i / 2 + j] = Philox.uniformFloat(words[2 * j]);
                scratch.d2[i / 2 + j] = Philox.uniformFloat(words[2 * j + 1]);
            }
        }
        boxMuller((n + 1) / 2);
        for (int i = 0; i < n; i++) {
            block[i] = (float) ((i & 1) == 0 ? scratch.d1[i / 2] : scratch.d2[i / 2]);
        }
    }

    /** Elements 2j and 2j + 1 share Philox block j. */
    private void normal(double[] block, long first, int n) {
        for (int i = 0; i < n; i += 2) {
            Philox.block(seed, counter + (first + i) / 2, words);
            scratch.d1[i / 2] = Philox.uniformDouble(words[0], words[1]);
            scratch.d2[i / 2] = Philox.uniformDouble(words[2], words[3]);
        }
        boxMuller((n + 1) / 2);
        for (int i = 0; i < n; i++) {
            block[i] = (i & 1) == 0 ? scratch.d1[i / 2] : scratch.d2[i / 2];
        }
    }

    /** Turns pairs of uniforms in d1 and d2 into pairs of normals. */
    private void boxMuller(int pairs) {
        for (int i = 0; i < pairs; i++) {
            double radius = Math.sqrt(-2 * DoubleFunctions.log(1 - scratch.d1[i]));
            double angle = 2 * Math.PI * scratch.d2[i];
            scratch.d1[i] = radius * DoubleFunctions.cos(angle);
            scratch.d2[i] = radius * DoubleFunctions.sin(angle);
        }
    }
}
