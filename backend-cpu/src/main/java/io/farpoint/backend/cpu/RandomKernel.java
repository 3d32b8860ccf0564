package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.op.Distribution;
import io.farpoint.op.Op;
import io.farpoint.op.Philox;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Random numbers as {@link Philox} defines them: an element's value depends on seed, counter and
 * row-major index alone. Pieces are whole blocks of evaluation, which begin with a Philox block.
 */
final class RandomKernel {
    /** What an element costs, in additions. */
    private static final int COST = 4;

    private static final int COST_OF_NORMAL = 16;

    private final Crew crew;

    RandomKernel(Crew crew) {
        this.crew = crew;
    }

    void run(Op.Random op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Storage storage = Storage.of(outputs[0].dtype());
        long total = w.bind(0, outputs[0], storage).shape().size();
        if (total == 0) {
            return;
        }
        Walk walk = w.walk;
        walk.begin(w.layouts[0].shape());
        walk.add(w.layouts[0]);
        walk.collapse();
        long seed = number(inputs, 0);
        long counter = number(inputs, 1);
        boolean whole = op.distribution() == Distribution.INTEGERS;
        long least = whole ? number(inputs, 2) : 0;
        long end = whole ? number(inputs, 3) : 0;
        Draw draw = new Draw(op.distribution(), storage, seed, counter, least, end, total, w);
        crew.run(draw, draw.pieces(), w);
    }

    private static long number(Operand[] inputs, int index) {
        if (inputs[index] instanceof Operand.Immediate number) {
            return number.bits();
        }
        throw new BackendException("random takes immediates alone, got " + inputs[index]);
    }

    /** One run, cut into pieces that any thread may take. */
    private record Draw(
            Distribution distribution,
            Storage storage,
            long seed,
            long counter,
            long least,
            long end,
            long total,
            Workspace owner)
            implements Crew.Work {
        private long piece() {
            int cost = distribution == Distribution.NORMAL ? COST_OF_NORMAL : COST;
            return Crew.pieceOf(total, cost);
        }

        int pieces() {
            return Math.toIntExact(Math.ceilDiv(total, piece()));
        }

        @Override
        public void piece(int number, Workspace w) {
            if (w != owner) {
                w.walk.follow(owner.walk);
            }
            long from = number * piece();
            long to = Math.min(total, from + piece());
            w.walk.seek(from);
            Object block = w.carry(storage);
            for (long done = from; done < to; done += Scratch.BLOCK) {
                int n = (int) Math.min(Scratch.BLOCK, to - done);
                draw(block, done, n, w);
                storage.storeNext(block, n, owner.segments[0], owner.bases[0], w.walk, 0);
            }
        }

        /** Draws some next elements; the first one begins a Philox block. */
        private void draw(Object block, long first, int n, Workspace w) {
            int perBlock = storage.width == Float.BYTES ? 4 : 2;
            int blocks = Math.ceilDiv(n, perBlock);
            PhiloxBlocks.draw(seed, counter + first / perBlock, blocks, w);
            long[] pairs = PhiloxBlocks.pairs(w);
            switch (distribution) {
                case UNIFORM -> {
                    if (block instanceof float[] floats) {
                        uniform(pairs, floats, n, w);
                    } else {
                        uniform(pairs, (double[]) block, n);
                    }
                }
                case NORMAL -> {
                    if (block instanceof float[] floats) {
                        normal(pairs, floats, n, w);
                    } else {
                        normal(pairs, (double[]) block, n, w);
                    }
                }
                case INTEGERS -> integers(pairs, (long[]) block, n);
            }
        }

        private void integers(long[] pairs, long[] block, int n) {
            for (int i = 0; i < n; i++) {
                block[i] = least + Math.unsignedMultiplyHigh(pairs[i], end - least);
            }
        }

        /** As {@link Philox#uniformFloat}. */
        private static void uniform(long[] pairs, float[] block, int n, Workspace w) {
            int[] words = (int[]) w.lanes(Storage.of(DType.INT32), 0);
            MemorySegment from = MemorySegment.ofArray(pairs);
            MemorySegment.copy(from, ValueLayout.JAVA_INT, 0, words, 0, n);
            for (int i = 0; i < n; i++) {
                block[i] = (words[i] >>> 8) * 0x1.0p-24f;
            }
        }

        /** As {@link Philox#uniformDouble}. */
        private static void uniform(long[] pairs, double[] block, int n) {
            for (int i = 0; i < n; i++) {
                block[i] = (pairs[i] >>> 11) * 0x1.0p-53;
            }
        }

        private static void normal(long[] pairs, float[] block, int n, Workspace w) {
            int half = (n + 1) / 2;
            double[] u = w.scratch.d1;
            double[] v = w.scratch.d2;
            for (int i = 0; i < half; i++) {
                u[i] = ((pairs[i] >>> 8) & 0xFF_FFFF) * 0x1.0p-24;
                v[i] = (pairs[i] >>> 40) * 0x1.0p-24;
            }
            BoxMuller.run(u, v, half, w);
            for (int i = 0; i < n / 2; i++) {
                block[2 * i] = (float) u[i];
                block[2 * i + 1] = (float) v[i];
            }
            if (n % 2 != 0) {
                block[n - 1] = (float) u[half - 1];
            }
        }

        private static void normal(long[] pairs, double[] block, int n, Workspace w) {
            int half = (n + 1) / 2;
            double[] u = w.scratch.d1;
            double[] v = w.scratch.d2;
            for (int i = 0; i < half; i++) {
                u[i] = (pairs[2 * i] >>> 11) * 0x1.0p-53;
                v[i] = (pairs[2 * i + 1] >>> 11) * 0x1.0p-53;
            }
            BoxMuller.run(u, v, half, w);
            for (int i = 0; i < n / 2; i++) {
                block[2 * i] = u[i];
                block[2 * i + 1] = v[i];
            }
            if (n % 2 != 0) {
                block[n - 1] = u[half - 1];
            }
        }
    }
}
