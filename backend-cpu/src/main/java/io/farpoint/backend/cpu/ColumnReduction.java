package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.op.Axes;

/**
 * A reduction whose inner loop runs along a kept dimension: a tile of neighbouring results at once.
 * A block holds {@code rowsPerBlock} rows of the tile, a power of two, so that a lane's place in
 * the lane arrays is the same as its place in the block, and joining is one loop from element 0.
 */
final class ColumnReduction<A> {
    private final Fold<A> fold;
    private final Program program;
    private final Object[] registers;
    private final Workspace w;

    /** Over the kept dimensions but the innermost; inputs, ramps, output. */
    private final Walk tiles;

    /** Over the reduced dimensions and the tile; inputs, ramps. */
    private final Walk rows;

    private final int operands;
    private final long[] tileStrides;
    private final long tileSize;
    private final long extent;
    private final A first;
    private final A values;
    private final Object carry;
    private int width;
    private int rowsPerBlock;

    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    ColumnReduction(
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
        this.tiles = w.secondWalk;
        this.rows = w.walk;
        this.operands = program.inputs + program.rampAxes.length;
        this.extent = axes.extent(shape);
        this.first = (A) w.lanes(fold.storage, 0);
        this.values = (A) registers[program.roots[0]];
        this.carry = w.carry(fold.carryStorage);
        int[] kept = ReduceKernel.axes(axes, shape.rank(), false);
        add(tiles, shape, kept);
        tiles.add(w.layouts[program.inputs]);
        tiles.sortBy(primary());
        tiles.collapse();
        this.tileSize = tiles.innerSize();
        this.tileStrides = new long[operands + 1];
        for (int i = 0; i <= operands; i++) {
            tileStrides[i] = tiles.stride(i);
        }
        if (tiles.rank() > 0) {
            tiles.dropInner();
        }
        tiles.reset();
        add(rows, shape, ReduceKernel.axes(axes, shape.rank(), true));
        rows.collapse();
        rows.appendDimension();
        w.loader.begin(program, registers, w, rows, program.inputs);
        w.loader.unpin();
    }

    private void add(Walk walk, Shape shape, int[] axes) {
        walk.begin(shape, axes, axes.length);
        for (int i = 0; i < program.inputs; i++) {
            walk.add(w.layouts[i], axes, axes.length);
        }
        for (int axis : program.rampAxes) {
            walk.addRamp(ReduceKernel.indexOf(axis, axes));
        }
    }

    /** The first input that moves over the kept dimensions. */
    private int primary() {
        for (int i = 0; i < program.inputs; i++) {
            if (!tiles.isStill(i)) {
                return i;
            }
        }
        return 0;
    }

    void run() {
        long count = tiles.size();
        for (long i = 0; i < count; i++) {
            tiles.strip(1);
            for (long at = 0; at < tileSize; at += Scratch.BLOCK) {
                tile(at, (int) Math.min(Scratch.BLOCK, tileSize - at));
            }
            tiles.advance();
        }
    }

    private void tile(long at, int columns) {
        width = columns;
        rowsPerBlock = Math.min(Fold.LANES, Integer.highestOneBit(Scratch.BLOCK / columns));
        rows.setInnerSize(columns);
        for (int i = 0; i < operands; i++) {
            rows.setInner(i, tiles.position(i) + at * tileStrides[i], tileStrides[i]);
        }
        rows.reset();
        boolean chunked = extent > Fold.CHUNK;
        if (chunked) {
            fold.clearCarry(carry, width);
        }
        if (extent == 0) {
            fold.clear(first, width);
        }
        for (long start = 0; start < extent; start += Fold.CHUNK) {
            chunk((int) Math.min(extent - start, Fold.CHUNK));
            if (chunked) {
                fold.drain(first, carry, width);
            }
        }
        if (chunked) {
            fold.finish(carry, first, width);
        }
        int out = program.inputs;
        fold.storage.store(
                first,
                0,
                w.segments[out],
                w.bases[out],
                tiles.position(operands) + at * tileStrides[operands],
                0,
                tileStrides[operands],
                1,
                width);
    }

    /** Joins up to {@link Fold#CHUNK} rows; leaves the results in lane 0. */
    private void chunk(int count) {
        int lanes = Math.min(Fold.LANES, RowReduction.ceilingPowerOfTwo(count));
        for (int i = 0; i < lanes; i += rowsPerBlock) {
            fold.clear(lanes(i / rowsPerBlock), Math.min(rowsPerBlock, lanes) * width);
        }
        for (int done = 0; done < count; done += rowsPerBlock) {
            int n = Math.min(rowsPerBlock, count - done) * width;
            w.loader.load(n, 0, 0);
            program.run(registers, n, w.scratch);
            fold.fold(lanes(done % Fold.LANES / rowsPerBlock), values, n);
        }
        for (int distance = lanes / 2; distance > 0; distance /= 2) {
            if (distance < rowsPerBlock) {
                fold.halve(first, distance * width);
                continue;
            }
            int parts = distance / rowsPerBlock;
            for (int i = 0; i < parts; i++) {
                fold.fold(lanes(i), lanes(i + parts), rowsPerBlock * width);
            }
        }
    }

    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    private A lanes(int part) {
        return (A) w.lanes(fold.storage, part);
    }
}
