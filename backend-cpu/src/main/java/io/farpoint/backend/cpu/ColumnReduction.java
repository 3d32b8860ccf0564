package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.op.Axes;

/**
 * A reduction whose inner loop runs along a kept dimension: a tile of neighbouring results at once.
 * A block holds {@code rowsPerBlock} rows of the tile, a power of two, so that a lane's place in
 * the lane arrays is the same as its place in the block, and joining is one loop from element 0.
 */
final class ColumnReduction<A> implements Reduction {
    /** Narrower tiles are not worth a thread. */
    private static final int LEAST_TILE = 128;

    private final Fold<A> fold;
    private final Program program;
    private final Workspace owner;

    /** Over the kept dimensions but the innermost; inputs, ramps, output. */
    private final Walk tiles;

    /** Over the reduced dimensions and the tile; inputs, ramps. */
    private final Walk rows;

    private final int operands;
    private final long[] tileStrides;
    private final long tileSize;
    private final long extent;

    /** The results of a tile, the tiles of a row of results, those of a piece. */
    private final int tile;

    private final long tilesOfRow;
    private final long units;
    private final long perPiece;

    ColumnReduction(Fold<A> fold, Program program, Axes axes, Shape shape, Workspace owner) {
        this.fold = fold;
        this.program = program;
        this.owner = owner;
        this.tiles = owner.secondWalk;
        this.rows = owner.walk;
        this.operands = program.inputs + program.rampAxes.length;
        this.extent = axes.extent(shape);
        int[] kept = ReduceKernel.axes(axes, shape.rank(), false);
        begin(tiles, shape, kept);
        tiles.add(owner.layouts[program.inputs]);
        tiles.sortBy(tiles.firstThatMoves(program.inputs));
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
        begin(rows, shape, ReduceKernel.axes(axes, shape.rank(), true));
        rows.collapse();
        rows.appendDimension();
        long results = owner.layouts[program.inputs].shape().size();
        long piece = Crew.pieceOf(results * extent, program.cost);
        long width = Math.clamp(piece / Math.max(1, extent), LEAST_TILE, Scratch.BLOCK);
        this.tile = (int) Math.min(tileSize, width);
        this.tilesOfRow = Math.ceilDiv(tileSize, tile);
        this.units = results / tileSize * tilesOfRow;
        this.perPiece = Math.max(1, piece / (tile * Math.max(1, extent)));
    }

    private void begin(Walk walk, Shape shape, int[] axes) {
        ReduceKernel.begin(walk, program, shape, axes, owner);
        for (int axis : program.rampAxes) {
            walk.addRamp(ReduceKernel.indexOf(axis, axes));
        }
    }

    @Override
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(units, perPiece));
    }

    @Override
    public void piece(int number, Workspace w) {
        if (w != owner) {
            w.walk.follow(rows);
            w.secondWalk.follow(tiles);
        }
        Tile columns = new Tile(w);
        long end = Math.min(units, (number + 1) * perPiece);
        for (long unit = number * perPiece; unit < end; unit++) {
            w.secondWalk.seek(unit / tilesOfRow);
            long at = unit % tilesOfRow * tile;
            columns.run(at, (int) Math.min(tile, tileSize - at));
        }
    }

    /** A tile of results, in the workspace of the thread that makes it. */
    private final class Tile {
        private final Workspace w;
        private final Object[] registers;
        private final A first;
        private final A values;
        private final Object carry;
        private int width;
        private int rowsPerBlock;

        Tile(Workspace w) {
            this.w = w;
            this.registers = w.registers(program);
            this.first = lanes(0);
            this.values = values(registers[program.roots[0]]);
            this.carry = w.carry(fold.carryStorage);
            w.loader.begin(program, registers, owner, w.walk, program.inputs);
            w.loader.unpin();
            program.fill(owner.numbers, registers, Scratch.BLOCK);
        }

        void run(long at, int columns) {
            width = columns;
            rowsPerBlock = Math.min(Fold.LANES, Integer.highestOneBit(Scratch.BLOCK / columns));
            Walk walk = w.walk;
            walk.setInnerSize(columns);
            for (int i = 0; i < operands; i++) {
                long start = w.secondWalk.position(i) + at * tileStrides[i];
                walk.setInner(i, start, tileStrides[i]);
            }
            walk.reset();
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
                    owner.segments[out],
                    owner.bases[out],
                    w.secondWalk.position(operands) + at * tileStrides[operands],
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

        private A lanes(int part) {
            return values(w.lanes(fold.storage, part));
        }

        @SuppressWarnings("unchecked") // the fold's storage makes the arrays
        private A values(Object array) {
            return (A) array;
        }
    }
}
