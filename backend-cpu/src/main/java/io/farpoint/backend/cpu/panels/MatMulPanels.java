package io.farpoint.backend.cpu.panels;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.lanes.BlockProduct;

/**
 * The arrays of one tile of a matrix product: its result, the packed blocks of both operands. The
 * sizes keep a block of each in the second level cache while it is used.
 */
public abstract class MatMulPanels {
    /** The most rows of a tile. */
    public final int mostRows;

    /** The most columns of a tile. */
    public final int mostColumns;

    /** The most depth of a block. */
    public final int mostDepth;

    final Storage storage;
    private final Object line;
    private final byte[] bytes;
    private final int[] ints;

    MatMulPanels(Storage storage, int mostRows, int mostColumns, int mostDepth) {
        this.storage = storage;
        this.mostRows = mostRows;
        this.mostColumns = mostColumns;
        this.mostDepth = mostDepth;
        int longest = Math.max(mostColumns, Math.max(mostRows, mostDepth));
        this.line = storage.array(longest);
        this.bytes = new byte[longest];
        this.ints = new int[longest];
    }

    /**
     * Panels for the vector form or, where that is null, for the plain loops.
     *
     * @param computed the dtype in which products are computed
     */
    public static MatMulPanels of(DType computed, BlockProduct<?> lanes) {
        Storage storage = Storage.of(computed);
        return lanes == null
                ? new RowPanels<>(storage, MatMulLoops.of(computed))
                : new SliverPanels<>(storage, lanes);
    }

    /** Begins a tile: its result is all zeros. */
    public abstract void begin(int height, int width);

    /** The array that holds a row of the result. */
    public abstract Object result(int row);

    /** Where in it the row begins. */
    public abstract int resultAt(int row);

    /** Where a row of the operand along which the loop runs is to be put, from element 0 on. */
    public abstract Object row(int k);

    /** That row is there. */
    public abstract void rowIsIn(int k, int deep, int width);

    /** All rows of a block are there. */
    public abstract void endRows(int deep, int width);

    /** Whether that operand may come by columns instead. */
    public abstract boolean takesColumns();

    /** Such a column is in {@link #line}. */
    public abstract void column(int column, int deep);

    /** The array of the other operand's block. */
    public abstract Object numbers();

    /** From one of its rows to the next. */
    public abstract int pitch(int deep);

    /** All of that block is there. */
    public abstract void endNumbers(int height, int deep);

    /** Adds the product of the blocks to the result. */
    public abstract void multiply(int height, int deep, int width);

    /** Room for a row or a column on its way. */
    public final Object line() {
        return line;
    }

    /** Room for a row of bytes on their way to or from ints. */
    public final byte[] bytes() {
        return bytes;
    }

    /** Room for a row of ints made of bytes. */
    public final int[] ints() {
        return ints;
    }
}
