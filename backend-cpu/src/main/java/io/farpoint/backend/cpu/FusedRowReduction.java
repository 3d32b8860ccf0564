package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.fused.FusedLoop;
import io.farpoint.backend.cpu.memory.Loan;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.op.Op;
import java.lang.foreign.MemorySegment;

/**
 * A reduction whose reduced dimensions run through memory without gaps, by a fused loop: each call
 * joins rows of up to {@link Fold#CHUNK} elements. Longer results are made of several rows, joined
 * in order at the end.
 */
final class FusedRowReduction<A> implements Reduction {
    private final Fold<A> fold;
    private final Program program;
    private final FusedLoop loop;
    private final int still;
    private final Workspace owner;
    private final long extent;
    private final long results;

    /** How many chunks a result has, and how many of them, or of results, make a piece. */
    private final long chunks;

    private final long perPiece;
    private final long groups;
    private final Loan partials;

    private FusedRowReduction(
            Fold<A> fold,
            Program program,
            FusedLoop loop,
            int still,
            long extent,
            Workspace owner) {
        this.fold = fold;
        this.program = program;
        this.loop = loop;
        this.still = still;
        this.owner = owner;
        this.extent = extent;
        this.results = owner.layouts[program.inputs].shape().size();
        this.chunks = Math.ceilDiv(extent, Fold.CHUNK);
        long piece = Crew.pieceOf(results * extent, program.cost);
        if (chunks == 1) {
            this.perPiece = Math.max(1, piece / extent);
            this.groups = 1;
            this.partials = null;
        } else {
            this.perPiece = Math.min(chunks, Math.max(1, piece / Fold.CHUNK));
            this.groups = Math.ceilDiv(chunks, perPiece);
            this.partials = owner.partials(results * chunks * fold.storage.width);
        }
    }

    /** The reduction, or null if it is not of this kind or its loop is not warm. */
    static Reduction of(Op.Reduce op, Fold<?> fold, Program program, Shape shape, Workspace owner) {
        long extent = op.axes().extent(shape);
        if (program.rampAxes.length > 0 || extent == 0) {
            return null;
        }
        int inputs = program.inputs;
        int[] reduced = ReduceKernel.axes(op.axes(), shape.rank(), true);
        Walk walk = owner.walk;
        ReduceKernel.begin(walk, program, shape, reduced, owner);
        walk.collapse();
        long still = walk.rank() > 1 ? -1 : walk.stillWhereOthersRun(inputs);
        if (still < 0) {
            return null;
        }
        int squares = program.loops.squares(owner.numbers);
        FusedLoop loop = program.loops.find(op.kind(), (int) still, squares, shape.size());
        if (loop == null) {
            return null;
        }
        int[] kept = ReduceKernel.axes(op.axes(), shape.rank(), false);
        Walk results = owner.secondWalk;
        ReduceKernel.begin(results, program, shape, kept, owner);
        results.add(owner.layouts[inputs]);
        results.collapse();
        results.appendDimension();
        return new FusedRowReduction<>(fold, program, loop, (int) still, extent, owner);
    }

    @Override
    public int pieces() {
        long pieces = chunks == 1 ? Math.ceilDiv(results, perPiece) : results * groups;
        return Math.toIntExact(pieces);
    }

    @Override
    public void piece(int number, Workspace w) {
        Walk walk = w.secondWalk;
        if (w != owner) {
            walk.follow(owner.secondWalk);
        }
        if (chunks == 1) {
            wholeRows(number * perPiece, Math.min(results, (number + 1) * perPiece), walk, w);
        } else {
            long first = number % groups * perPiece;
            someChunks(number / groups, first, Math.min(chunks, first + perPiece), walk, w);
        }
    }

    private void wholeRows(long from, long to, Walk walk, Workspace w) {
        for (long row = from; row < to; ) {
            walk.seek(row);
            int now = (int) Math.min(to - row, walk.rowsLeft());
            for (int i = 0; i <= program.inputs; i++) {
                int width = width(i);
                w.loopOffsets[i] = owner.bases[i] + walk.position(i) * width;
                w.loopSteps[i] = walk.rowStride(i) * width;
            }
            int n = (int) extent;
            loop.run(owner.segments, w.loopOffsets, w.loopSteps, owner.numbers, now, n);
            row += now;
        }
    }

    private int width(int operand) {
        return operand < program.inputs ? program.registers[operand].width : fold.storage.width;
    }

    private void someChunks(long result, long first, long end, Walk walk, Workspace w) {
        walk.seek(result);
        int out = program.inputs;
        for (int i = 0; i < out; i++) {
            boolean stands = (still & (1 << i)) != 0;
            w.loopSegments[i] = owner.segments[i];
            w.loopSteps[i] = stands ? 0 : (long) Fold.CHUNK * width(i);
            w.loopOffsets[i] =
                    owner.bases[i] + walk.position(i) * width(i) + first * w.loopSteps[i];
        }
        w.loopSegments[out] = partials.segment();
        w.loopSteps[out] = width(out);
        w.loopOffsets[out] = (result * chunks + first) * width(out);
        int whole = (int) (Math.min(end, extent / Fold.CHUNK) - first);
        if (whole > 0) {
            run(w, whole, Fold.CHUNK);
        }
        if (first + whole < end) {
            for (int i = 0; i <= out; i++) {
                w.loopOffsets[i] += whole * w.loopSteps[i];
            }
            run(w, 1, (int) (extent % Fold.CHUNK));
        }
    }

    private void run(Workspace w, int rows, int n) {
        loop.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, rows, n);
    }

    @Override
    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    public void finish() {
        if (partials == null) {
            return;
        }
        MemorySegment from = partials.segment();
        int width = fold.storage.width;
        A lanes = (A) owner.lanes(fold.storage, 0);
        Object carry = owner.carry(fold.carryStorage);
        int out = program.inputs;
        for (long i = 0; i < results; i++) {
            fold.clearCarry(carry, 1);
            for (long chunk = i * chunks; chunk < (i + 1) * chunks; chunk++) {
                fold.storage.copyIn(from, chunk * width, lanes, 0, 1);
                fold.drain(lanes, carry, 1);
            }
            fold.finish(carry, lanes, 1);
            owner.secondWalk.seek(i);
            long offset = owner.bases[out] + owner.secondWalk.position(out) * width;
            fold.storage.copyOut(lanes, 0, owner.segments[out], offset, 1);
        }
    }

    @Override
    public Loan partials() {
        return partials;
    }
}
