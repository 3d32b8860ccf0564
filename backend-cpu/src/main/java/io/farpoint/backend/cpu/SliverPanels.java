package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.lanes.BlockProduct;

/** Panels for the vector form: the operand along which vectors run lies in slivers. */
final class SliverPanels<A> extends MatMulPanels {
    private static final int COLUMNS = 512;
    private static final int ROWS = 256;
    private static final int DEPTH = 128;

    /** Keeps rows from falling on the same lines of the first level cache. */
    private static final int GAP = 8;

    /** Up to here rows of numbers fit that cache anyhow. */
    private static final int SHALLOW = 64;

    private final BlockProduct<A> product;
    private final Object numbers;
    private final Object slivers;
    private final Object result;
    private int resultPitch;

    SliverPanels(Storage storage, BlockProduct<A> product) {
        super(storage, ROWS, COLUMNS, DEPTH);
        this.product = product;
        this.numbers = storage.array(ROWS * (DEPTH + GAP));
        this.slivers = storage.array(DEPTH * COLUMNS);
        this.result = storage.array(ROWS * COLUMNS);
    }

    @Override
    void begin(int height, int width) {
        int sliver = product.columns();
        resultPitch = Math.ceilDiv(width, sliver) * sliver;
        storage.fill(result, 0, height * resultPitch, 0);
    }

    @Override
    Object result(int row) {
        return result;
    }

    @Override
    int resultAt(int row) {
        return row * resultPitch;
    }

    @Override
    Object row(int k) {
        return line();
    }

    @Override
    @SuppressWarnings("unchecked") // the panels hold the product's arrays
    void rowIsIn(int k, int deep, int width) {
        product.pack((A) line(), (A) slivers, k, deep, width);
    }

    @Override
    void endRows(int deep, int width) {}

    @Override
    boolean takesColumns() {
        return true;
    }

    @Override
    void column(int column, int deep) {
        int sliver = product.columns();
        int at = column / sliver * sliver * deep + column % sliver;
        storage.deal(line(), slivers, at, sliver, deep);
    }

    @Override
    Object numbers() {
        return numbers;
    }

    @Override
    int pitch(int deep) {
        return deep <= SHALLOW ? deep : deep + GAP;
    }

    @Override
    void endNumbers(int height, int deep) {}

    @Override
    @SuppressWarnings("unchecked") // the panels hold the product's arrays
    void multiply(int height, int deep, int width) {
        product.multiply(
                (A) numbers,
                pitch(deep),
                height,
                (A) slivers,
                width,
                (A) result,
                resultPitch,
                deep);
    }
}
