package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.op.Axes;

/** A reduction whose inner loop runs along the reduced dimensions: one result after the other. */
final class RowReduction<A> implements Reduction {
    /** Shorter rows share a block of evaluation. */
    private static final int SHARED_BELOW = Scratch.BLOCK / 2 + 1;

    /** Shorter rows are joined lane by lane; longer ones a padded block at a time. */
    private static final int GROUPS_BELOW = 256;

    private final Fold<A> fold;
    private final Program program;
    private final Workspace owner;
    private final long results;
    private final long extent;
    private final long perPiece;

    RowReduction(Fold<A> fold, Program program, Axes axes, Shape shape, Workspace owner) {
        this.fold = fold;
        this.program = program;
        this.owner = owner;
        this.results = owner.layouts[program.inputs].shape().size();
        this.extent = axes.extent(shape);
        this.perPiece =
                Math.max(1, Crew.pieceOf(results * extent, program.cost) / Math.max(1, extent));
        int[] order = ReduceKernel.keptThenReduced(axes, shape.rank());
        Walk walk = owner.walk;
        ReduceKernel.begin(walk, program, shape, order, owner);
        for (int axis : program.rampAxes) {
            walk.addRamp(ReduceKernel.indexOf(axis, order));
        }
        walk.collapse();
        Walk outputs = owner.secondWalk;
        outputs.begin(owner.layouts[program.inputs].shape());
        outputs.add(owner.layouts[program.inputs]);
        outputs.collapse();
    }

    @Override
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(results, perPiece));
    }

    @Override
    public void piece(int number, Workspace w) {
        if (w != owner) {
            w.walk.follow(owner.walk);
            w.secondWalk.follow(owner.secondWalk);
        }
        long from = number * perPiece;
        new Rows(w, from).run(Math.min(results, from + perPiece) - from);
    }

    /** Some neighbouring results, in the workspace of the thread that makes them. */
    private final class Rows {
        private final Workspace w;
        private final Object[] registers;
        private final A lanes;
        private final A row;
        private final A values;
        private final Object carry;

        @SuppressWarnings("unchecked") // the fold's storage makes the arrays
        Rows(Workspace w, long from) {
            this.w = w;
            this.registers = w.registers(program);
            this.lanes = (A) w.lanes(fold.storage, 0);
            this.row = (A) w.lanes(fold.storage, 1);
            this.values = (A) registers[program.roots[0]];
            this.carry = w.carry(fold.carryStorage);
            w.walk.seek(from * extent);
            w.secondWalk.seek(from);
            w.loader.begin(program, registers, owner, w.walk, program.inputs);
            w.loader.unpin();
            int most = (int) Math.min(results * extent, Scratch.BLOCK);
            program.fill(owner.numbers, registers, most);
        }

        void run(long count) {
            if (extent == 0) {
                fold.clear(lanes, 1);
                for (long i = 0; i < count; i++) {
                    store();
                }
            } else if (extent < SHARED_BELOW) {
                shared((int) extent, count);
            } else {
                for (long i = 0; i < count; i++) {
                    alone();
                    store();
                }
            }
        }

        /** Several rows a block. */
        private void shared(int n, long count) {
            int rows = Scratch.BLOCK / n;
            for (long done = 0; done < count; done += rows) {
                int now = (int) Math.min(rows, count - done);
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

        private void store() {
            int out = program.inputs;
            w.secondWalk.strip(1);
            long offset = owner.bases[out] + w.secondWalk.position(0) * fold.storage.width;
            fold.storage.scatter(lanes, 0, owner.segments[out], offset, 0, 1);
            w.secondWalk.advance();
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

    private static <A> void tree(Fold<A> fold, A lanes, long elements) {
        int used = (int) Math.min(Fold.LANES, elements);
        for (int distance = ceilingPowerOfTwo(used) / 2; distance > 0; distance /= 2) {
            fold.halve(lanes, distance);
        }
    }

    static int ceilingPowerOfTwo(int n) {
        return n <= 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }
}
