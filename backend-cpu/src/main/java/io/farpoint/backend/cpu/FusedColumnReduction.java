package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.fused.FusedLoop;
import io.farpoint.backend.cpu.memory.Loan;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.backend.cpu.programs.ProgramCache;
import io.farpoint.op.Op;
import java.lang.foreign.MemorySegment;

/**
 * A reduction whose kept dimensions run through memory: neighbouring results at once, by two fused
 * maps. One joins rows of elements into {@link Fold#LANES} rows of lanes, in place; the other joins
 * the lanes' rows in a tree. Where rows are short and without gaps, 64 of them are taken as one.
 */
final class FusedColumnReduction<A> implements Reduction {
    /** The most results at once: their lanes stay in the second level cache. */
    private static final int TILE = 256;

    /** Up to here rows without gaps are taken 64 as one. */
    private static final int SHORT_ROW = 128;

    private final Fold<A> fold;
    private final Program program;
    private final FusedLoop join;
    private final FusedLoop tree;
    private final Workspace owner;

    /** Over the kept dimensions but the innermost: inputs, output. */
    private final Walk outer;

    /** Over the reduced dimensions: inputs, of which {@link #piece} sets the start. */
    private final Walk rows;

    private final int out;
    private final long extent;
    private final long chunks;
    private final long[] tileStrides;
    private final long tileSize;
    private final boolean solid;
    private final int tile;
    private final long tilesOfRow;
    private final long outerSize;
    private final long units;
    private final long perPiece;
    private final Loan partials;

    private FusedColumnReduction(
            Fold<A> fold,
            Program program,
            FusedLoop join,
            FusedLoop tree,
            long extent,
            long tileSize,
            long[] tileStrides,
            Workspace owner) {
        this.fold = fold;
        this.program = program;
        this.join = join;
        this.tree = tree;
        this.owner = owner;
        this.outer = owner.secondWalk;
        this.rows = owner.walk;
        this.out = program.inputs;
        this.extent = extent;
        this.chunks = Math.ceilDiv(extent, Fold.CHUNK);
        this.tileStrides = tileStrides;
        this.tileSize = tileSize;
        this.solid = isSolid();
        this.tile = (int) Math.min(tileSize, TILE);
        this.tilesOfRow = Math.ceilDiv(tileSize, tile);
        long results = owner.layouts[out].shape().size();
        this.outerSize = results / tileSize;
        this.units = outerSize * tilesOfRow * chunks;
        long piece = Crew.pieceOf(results * extent, program.cost);
        this.perPiece = Math.max(1, piece / (tile * Math.min(extent, Fold.CHUNK)));
        this.partials = chunks == 1 ? null : owner.partials(results * chunks * width(out));
    }

    private boolean isSolid() {
        boolean gapless = rows.rank() <= 2 && tileSize <= SHORT_ROW;
        for (int i = 0; i < out; i++) {
            gapless &= tileStrides[i] == 1 && rows.rowStride(i) == tileSize;
        }
        return gapless;
    }

    /** The reduction, or null if it is not of this kind or its loops are not warm. */
    static Reduction of(
            Op.Reduce op,
            Fold<?> fold,
            Program program,
            Shape shape,
            ProgramCache programs,
            Workspace owner) {
        long extent = op.axes().extent(shape);
        if (program.rampAxes.length > 0 || extent == 0) {
            return null;
        }
        int inputs = program.inputs;
        Walk outer = owner.secondWalk;
        int[] kept = ReduceKernel.axes(op.axes(), shape.rank(), false);
        ReduceKernel.begin(outer, program, shape, kept, owner);
        outer.add(owner.layouts[inputs]);
        outer.sortBy(outer.firstThatMoves(inputs));
        outer.collapse();
        long still = outer.stillWhereOthersRun(inputs);
        if (still < 0) {
            return null;
        }
        Program joining = programs.joining(program, op.kind());
        if (joining == null) {
            return null;
        }
        int squares = program.loops.squares(owner.numbers);
        FusedLoop join = joining.loops.find(null, (int) still, squares, shape.size());
        FusedLoop tree =
                programs.joining(fold.dtype, op.kind()).loops.find(null, 0, 0, shape.size());
        if (join == null || tree == null || join.multiple() != 1 || tree.multiple() != 1) {
            return null;
        }
        long[] tileStrides = new long[inputs + 1];
        for (int i = 0; i <= inputs; i++) {
            tileStrides[i] = outer.stride(i);
        }
        long tileSize = outer.innerSize();
        if (outer.rank() > 0) {
            outer.dropInner();
        }
        outer.reset();
        Walk rows = owner.walk;
        int[] reduced = ReduceKernel.axes(op.axes(), shape.rank(), true);
        ReduceKernel.begin(rows, program, shape, reduced, owner);
        rows.collapse();
        rows.appendDimension();
        return new FusedColumnReduction<>(
                fold, program, join, tree, extent, tileSize, tileStrides, owner);
    }

    private int width(int operand) {
        return operand < out ? program.registers[operand].width : fold.storage.width;
    }

    @Override
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(units, perPiece));
    }

    @Override
    public void piece(int number, Workspace w) {
        if (w != owner) {
            w.walk.follow(rows);
            w.secondWalk.follow(outer);
        }
        long end = Math.min(units, (number + 1) * perPiece);
        for (long unit = number * perPiece; unit < end; unit++) {
            unit(unit, w);
        }
    }

    /** A chunk of rows of a tile of columns. */
    private void unit(long unit, Workspace w) {
        long chunk = unit % chunks;
        long at = unit / chunks % tilesOfRow * tile;
        long row = unit / chunks / tilesOfRow;
        int columns = (int) Math.min(tile, tileSize - at);
        w.secondWalk.seek(row);
        for (int i = 0; i < out; i++) {
            w.walk.setInner(i, w.secondWalk.position(i) + at * tileStrides[i], 0);
        }
        int count = (int) Math.min(extent - chunk * Fold.CHUNK, Fold.CHUNK);
        join(chunk * Fold.CHUNK, count, columns, w);
        if (chunks > 1) {
            long to = (chunk * outerSize + row) * tileSize + at;
            MemorySegment.copy(
                    w.slots(), 0, partials.segment(), to * width(out), (long) columns * width(out));
        } else {
            store(w.slots(), 0, row, at, columns, w);
        }
    }

    /** Joins rows, leaving the results in the first of the lanes' rows. */
    private void join(long first, int count, int columns, Workspace w) {
        int lanes = Math.min(Fold.LANES, RowReduction.ceilingPowerOfTwo(count));
        clear(lanes * columns, w);
        Walk walk = w.walk;
        for (int done = 0; done < count; ) {
            walk.seek(first + done);
            int lane = done % Fold.LANES;
            int now = (int) Math.min(Math.min(Fold.LANES - lane, count - done), walk.rowsLeft());
            if (solid && count - done >= Fold.LANES) {
                now = (count - done) & -Fold.LANES;
                join(walk, 0, now / Fold.LANES, Fold.LANES * columns, Fold.LANES, w);
            } else if (solid) {
                join(walk, 0, 1, now * columns, 1, w);
            } else {
                join(walk, lane, now, columns, 1, w);
            }
            done += now;
        }
        for (int distance = lanes / 2; distance > 0; distance /= 2) {
            int n = distance * columns;
            for (int i = 0; i < 3; i++) {
                w.loopSegments[i] = w.slots();
                w.loopOffsets[i] = i == 1 ? (long) n * width(out) : 0;
            }
            tree.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, 1, n);
        }
    }

    private void clear(int elements, Workspace w) {
        Object identities = w.lanes(fold.storage, 0);
        fold.storage.fill(identities, 0, Math.min(elements, Scratch.BLOCK), fold.identity);
        for (int at = 0; at < elements; at += Scratch.BLOCK) {
            int n = Math.min(elements - at, Scratch.BLOCK);
            fold.storage.copyOut(identities, 0, w.slots(), (long) at * width(out), n);
        }
    }

    /**
     * Joins rows of elements into rows of lanes from a lane on.
     *
     * @param apart how many of the walk's rows one row is from the next; lanes stay where they are
     *     if more than one
     */
    private void join(Walk walk, int lane, int count, int n, int apart, Workspace w) {
        for (int i = 0; i < out; i++) {
            w.loopSegments[i] = owner.segments[i];
            w.loopOffsets[i] = owner.bases[i] + walk.position(i) * width(i);
            w.loopSteps[i] = apart * walk.rowStride(i) * width(i);
        }
        for (int i = out; i < out + 2; i++) {
            w.loopSegments[i] = w.slots();
            w.loopOffsets[i] = (long) lane * n * width(out);
            w.loopSteps[i] = apart > 1 ? 0 : (long) n * width(out);
        }
        join.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, count, n);
    }

    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    private void store(MemorySegment from, long at, long row, long column, int n, Workspace w) {
        A values = (A) w.lanes(fold.storage, 0);
        fold.storage.copyIn(from, at, values, 0, n);
        store(values, row, column, n, w);
    }

    private void store(A values, long row, long column, int n, Workspace w) {
        w.secondWalk.seek(row);
        long stride = tileStrides[out];
        long position = w.secondWalk.position(out) + column * stride;
        fold.storage.store(
                values, 0, owner.segments[out], owner.bases[out], position, 0, stride, 1, n);
    }

    @Override
    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    public void finish() {
        if (partials == null) {
            return;
        }
        A values = (A) owner.lanes(fold.storage, 0);
        Object carry = owner.carry(fold.carryStorage);
        for (long row = 0; row < outerSize; row++) {
            for (long at = 0; at < tileSize; at += Scratch.BLOCK) {
                int n = (int) Math.min(Scratch.BLOCK, tileSize - at);
                fold.clearCarry(carry, n);
                for (long chunk = 0; chunk < chunks; chunk++) {
                    long from = ((chunk * outerSize + row) * tileSize + at) * width(out);
                    fold.storage.copyIn(partials.segment(), from, values, 0, n);
                    fold.drain(values, carry, n);
                }
                fold.finish(carry, values, n);
                store(values, row, at, n, owner);
            }
        }
    }

    @Override
    public Loan partials() {
        return partials;
    }
}
