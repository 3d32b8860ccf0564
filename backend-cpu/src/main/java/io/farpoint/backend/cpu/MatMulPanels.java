package io.farpoint.backend.cpu;

/**
 * The arrays of one tile of a matrix product: its result, the packed blocks of both operands. The
 * sizes keep a block of each in the second level cache while it is used.
 */
abstract class MatMulPanels {
    /** The most rows of a tile. */
    final int mostRows;

    /** The most columns of a tile. */
    final int mostColumns;

    /** The most depth of a block. */
    final int mostDepth;

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

    /** Begins a tile: its result is all zeros. */
    abstract void begin(int height, int width);

    /** The array that holds a row of the result. */
    abstract Object result(int row);

    /** Where in it the row begins. */
    abstract int resultAt(int row);

    /** Where a row of the operand along which the loop runs is to be put, from element 0 on. */
    abstract Object row(int k);

    /** That row is there. */
    abstract void rowIsIn(int k, int deep, int width);

    /** All rows of a block are there. */
    abstract void endRows(int deep, int width);

    /** Whether that operand may come by columns instead. */
    abstract boolean takesColumns();

    /** Such a column is in {@link #line}. */
    abstract void column(int column, int deep);

    /** The array of the other operand's block. */
    abstract Object numbers();

    /** From one of its rows to the next. */
    abstract int pitch(int deep);

    /** All of that block is there. */
    abstract void endNumbers(int height, int deep);

    /** Adds the product of the blocks to the result. */
    abstract void multiply(int height, int deep, int width);

    /** Room for a row or a column on its way. */
    final Object line() {
        return line;
    }

    /** Room for a row of bytes on their way to or from ints. */
    final byte[] bytes() {
        return bytes;
    }

    /** Room for a row of ints made of bytes. */
    final int[] ints() {
        return ints;
    }
}
