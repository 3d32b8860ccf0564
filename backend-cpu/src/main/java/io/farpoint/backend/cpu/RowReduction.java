package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.op.Axes;

/** A reduction whose inner loop runs along the reduced dimensions: one result after the other. */
final class RowReduction<A> {
    /** Shorter rows share a block of evaluation. */
    private static final int SHARED_BELOW = Scratch.BLOCK / 2 + 1;

    /** Shorter rows are joined lane by lane; longer ones a padded block at a time. */
    private static final int GROUPS_BELOW = 256;

    private final Fold<A> fold;
    private final Program program;
    private final Object[] registers;
    private final Workspace w;
    private final Walk outputs;
    private final long results;
    private final long extent;
    private final A lanes;
    private final A row;
    private final A values;
    private final Object carry;

    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    RowReduction(
            Fold<A> fold,
            Program program,
            Object[] registers,
            Axes axes,
            Shape shape,
            Workspace w) {
        this.fold = fold;
        this.program = program;
        this.registers = registers;
        this.w = w;
        this.outputs = w.secondWalk;
        this.results = w.layouts[program.inputs].shape().size();
        this.extent = axes.extent(shape);
        this.lanes = (A) w.lanes(fold.storage, 0);
        this.row = (A) w.lanes(fold.storage, 1);
        this.values = (A) registers[program.roots[0]];
        this.carry = w.carry(fold.carryStorage);
        int[] order = ReduceKernel.keptThenReduced(axes, shape.rank());
        Walk walk = w.walk;
        walk.begin(shape, order, order.length);
        for (int i = 0; i < program.inputs; i++) {
            walk.add(w.layouts[i], order, order.length);
        }
        for (int axis : program.rampAxes) {
            walk.addRamp(ReduceKernel.indexOf(axis, order));
        }
        walk.collapse();
        walk.reset();
        w.loader.begin(program, registers, w, walk, program.inputs);
        w.loader.unpin();
        outputs.begin(w.layouts[program.inputs].shape());
        outputs.add(w.layouts[program.inputs]);
        outputs.collapse();
        outputs.reset();
    }

    void run() {
        if (extent == 0) {
            fold.clear(lanes, 1);
            for (long i = 0; i < results; i++) {
                store();
            }
        } else if (extent < SHARED_BELOW) {
            shared((int) extent);
        } else {
            for (long i = 0; i < results; i++) {
                alone();
                store();
            }
        }
    }

    /** Several rows a block. */
    private void shared(int n) {
        int rows = Scratch.BLOCK / n;
        for (long done = 0; done < results; done += rows) {
            int now = (int) Math.min(rows, results - done);
            w.loader.load(now * n, 0, 0);
            program.run(registers, now * n, w.scratch);
            for (int i = 0; i < now; i++) {
                if (n < GROUPS_BELOW) {
                    joinGroups(fold, lanes, values, i * n, n);
                } else {
                    System.arraycopy(values, i * n, row, 0, n);
                    joinBlock(fold, lanes, row, n);
                }
                store();
            }
        }
    }

    /** Joins a row of at most a block, from element 0; may change the values. */
    static <A> void join(Fold<A> fold, A lanes, A values, int n) {
        if (n < GROUPS_BELOW) {
            joinGroups(fold, lanes, values, 0, n);
        } else {
            joinBlock(fold, lanes, values, n);
        }
    }

    private static <A> void joinGroups(Fold<A> fold, A lanes, A values, int at, int n) {
        fold.clear(lanes, Math.min(Fold.LANES, ceilingPowerOfTwo(n)));
        for (int i = 0; i < n; i += Fold.LANES) {
            fold.foldAt(lanes, values, at + i, Math.min(Fold.LANES, n - i));
        }
        tree(fold, lanes, n);
    }

    private static <A> void joinBlock(Fold<A> fold, A lanes, A values, int n) {
        fold.clear(lanes, Fold.LANES);
        joinPadded(fold, lanes, values, n);
        tree(fold, lanes, n);
    }

    private static <A> void joinPadded(Fold<A> fold, A lanes, A values, int n) {
        if (n < Scratch.BLOCK) {
            fold.storage.fill(values, n, Scratch.BLOCK - n, fold.identity);
        }
        fold.foldBlock(lanes, values);
    }

    /** Several blocks a row; leaves the result in lane 0. */
    private void alone() {
        boolean chunked = extent > Fold.CHUNK;
        if (chunked) {
            fold.clearCarry(carry, 1);
        }
        for (long start = 0; start < extent; start += Fold.CHUNK) {
            long end = Math.min(extent, start + Fold.CHUNK);
            fold.clear(lanes, Fold.LANES);
            for (long at = start; at < end; at += Scratch.BLOCK) {
                int n = (int) Math.min(end - at, Scratch.BLOCK);
                w.loader.load(n, 0, 0);
                program.run(registers, n, w.scratch);
                joinPadded(fold, lanes, values, n);
            }
            tree(fold, lanes, end - start);
            if (chunked) {
                fold.drain(lanes, carry, 1);
            }
        }
        if (chunked) {
            fold.finish(carry, lanes, 1);
        }
    }

    private static <A> void tree(Fold<A> fold, A lanes, long elements) {
        int used = (int) Math.min(Fold.LANES, elements);
        for (int distance = ceilingPowerOfTwo(used) / 2; distance > 0; distance /= 2) {
            fold.halve(lanes, distance);
        }
    }

    private void store() {
        outputs.strip(1);
        int out = program.inputs;
        long offset = w.bases[out] + outputs.position(0) * fold.storage.width;
        fold.storage.scatter(lanes, 0, w.segments[out], offset, 0, 1);
        outputs.advance();
    }

    static int ceilingPowerOfTwo(int n) {
        return n <= 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }
}
