package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.op.Layout;
import io.farpoint.spi.Operand;

/**
 * One matrix product, or a batch of them, cut into pieces that any thread may take: some whole
 * matrices, or a tile of one.
 */
abstract class MatMulJob implements Crew.Work {
    static final int LEFT = 0;
    static final int RIGHT = 1;
    static final int OUT = 2;

    /** A side of a tile is not cut below this. */
    private static final int LEAST_SIDE = 16;

    /**
     * From this to twice this, halves of a square are as wide as it is even where its columns would
     * come first: of a right operand that lies transposed, 64 x 128 took 13 to 26 % less than 128 x
     * 64, 96 x 192 2 to 22 % less than 192 x 96; below and above it was the other way (measured).
     */
    private static final int WIDE = 128;

    /** The most pieces of a batch. */
    private static final long MOST_PIECES = 1L << 10;

    private static final int[] AXES = new int[Shape.MAX_RANK];

    static {
        for (int i = 0; i < AXES.length; i++) {
            AXES[i] = i;
        }
    }

    final Workspace owner;

    /** Of each matrix. */
    long rows;

    long columns;
    long depth;
    long matrices;

    private long tileRows;
    private long tileColumns;
    private long across;
    private long tiles;
    private long group;

    MatMulJob(Workspace owner) {
        this.owner = owner;
    }

    /** Looks the operands up; false if there is nothing to do. */
    final boolean bind(Operand[] inputs, Operand[] outputs, Storage storage) {
        Layout left = owner.bind(LEFT, inputs[0], storage);
        Layout right = owner.bind(RIGHT, inputs[1], storage);
        Layout out = owner.bind(OUT, outputs[0], storage);
        if (out.shape().size() == 0) {
            return false;
        }
        int row = row();
        rows = left.shape().size(row);
        depth = left.shape().size(row + 1);
        columns = right.shape().size(row + 1);
        Walk walk = owner.walk;
        walk.begin(out.shape(), AXES, row);
        for (int i = 0; i <= OUT; i++) {
            walk.add(owner.layouts[i], AXES, row);
        }
        walk.collapse();
        walk.reset();
        matrices = walk.size();
        return true;
    }

    /** The dimension of a matrix's rows; that of its columns follows. */
    final int row() {
        return owner.layouts[OUT].rank() - 2;
    }

    /** The multiplications of one matrix; a rough number where there are very many. */
    final double products() {
        return (double) rows * columns * depth;
    }

    /**
     * Cuts it.
     *
     * @param wanted how many pieces there should be at least, if tiles allow
     * @param mostRows the most rows of a tile
     * @param mostColumns the most columns of a tile
     * @param columnsFirst whether a square is better cut into halves side by side
     * @return how many pieces there are
     */
    final int cut(long wanted, long mostRows, long mostColumns, boolean columnsFirst) {
        tileRows = Math.min(rows, mostRows);
        tileColumns = Math.min(columns, mostColumns);
        while (matrices * Math.ceilDiv(rows, tileRows) * Math.ceilDiv(columns, tileColumns)
                < wanted) {
            boolean sideBySide = columnsFirst && (tileColumns < WIDE || tileColumns >= 2 * WIDE);
            boolean tall = sideBySide ? tileRows > tileColumns : tileRows >= tileColumns;
            if (tall && tileRows >= 2 * LEAST_SIDE) {
                tileRows = half(tileRows);
            } else if (tileColumns >= 2 * LEAST_SIDE) {
                tileColumns = half(tileColumns);
            } else if (tileRows >= 2 * LEAST_SIDE) {
                tileRows = half(tileRows);
            } else {
                break;
            }
        }
        across = Math.ceilDiv(columns, tileColumns);
        tiles = across * Math.ceilDiv(rows, tileRows);
        long groups = Math.min(matrices, Math.max(1, Math.min(wanted, MOST_PIECES)));
        group = tiles > 1 ? 1 : Math.ceilDiv(matrices, groups);
        return Math.toIntExact(Math.ceilDiv(matrices, group) * tiles);
    }

    private static long half(long side) {
        return (side / 2 + LEAST_SIDE - 1) & -LEAST_SIDE;
    }

    @Override
    public void piece(int number, Workspace w) {
        Walk walk = w.walk;
        if (w != owner) {
            walk.follow(owner.walk);
        }
        long tile = number % tiles;
        long row = tile / across * tileRows;
        long column = tile % across * tileColumns;
        long first = number / tiles * group;
        long end = Math.min(matrices, first + group);
        walk.seek(first);
        for (long i = first; i < end; i++) {
            walk.strip(1);
            tile(
                    w,
                    row,
                    Math.min(tileRows, rows - row),
                    column,
                    Math.min(tileColumns, columns - column));
            walk.advance();
        }
    }

    /** Computes a tile of the matrix at which the workspace's walk stands. */
    abstract void tile(Workspace w, long row, long height, long column, long width);
}
