package io.farpoint.backend.cpu;

/**
 * The arrays of one tile of a matrix product: its result, the packed blocks of both operands. Sized
 * so that a block of rows stays in the second level cache while it is used {@link #ROWS} / 2 times.
 */
final class MatMulPanels {
    /** The most columns of a tile. */
    static final int COLUMNS = 512;

    /** The most rows of a tile; even. */
    static final int ROWS = 128;

    /** The most depth of a block; a multiple of 4. */
    static final int DEPTH = 64;

    private final Storage storage;
    private final Object[] results = new Object[ROWS];
    private final Object[] rows = new Object[DEPTH];
    private final Object numbers;
    private final byte[] bytes = new byte[COLUMNS];
    private final int[] ints = new int[COLUMNS];

    MatMulPanels(Storage storage) {
        this.storage = storage;
        this.numbers = storage.array(ROWS * DEPTH);
    }

    Object result(int row) {
        if (results[row] == null) {
            results[row] = storage.array(COLUMNS);
        }
        return results[row];
    }

    Object row(int depth) {
        if (rows[depth] == null) {
            rows[depth] = storage.array(COLUMNS);
        }
        return rows[depth];
    }

    Object numbers() {
        return numbers;
    }

    /** Room for a row of bytes on their way to or from ints. */
    byte[] bytes() {
        return bytes;
    }

    /** Room for a row of ints made of bytes. */
    int[] ints() {
        return ints;
    }
}
