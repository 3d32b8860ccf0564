package io.farpoint.backend.cpu.panels;

import io.farpoint.backend.cpu.blocks.Storage;
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
    public void begin(int height, int width) {
        int sliver = product.columns();
        resultPitch = Math.ceilDiv(width, sliver) * sliver;
        storage.fill(result, 0, height * resultPitch, 0);
    }

    @Override
    public Object result(int row) {
        return result;
    }

    @Override
    public int resultAt(int row) {
        return row * resultPitch;
    }

    @Override
    public Object row(int k) {
        return line();
    }

    @Override
    @SuppressWarnings("unchecked") // the panels hold the product's arrays
    public void rowIsIn(int k, int deep, int width) {
        product.pack((A) line(), (A) slivers, k, deep, width);
    }

    @Override
    public void endRows(int deep, int width) {}

    @Override
    public boolean takesColumns() {
        return true;
    }

    @Override
    public void column(int column, int deep) {
        int sliver = product.columns();
        int at = column / sliver * sliver * deep + column % sliver;
        storage.deal(line(), slivers, at, sliver, deep);
    }

    @Override
    public Object numbers() {
        return numbers;
    }

    @Override
    public int pitch(int deep) {
        return deep <= SHALLOW ? deep : deep + GAP;
    }

    @Override
    public void endNumbers(int height, int deep) {}

    @Override
    @SuppressWarnings("unchecked") // the panels hold the product's arrays
    public void multiply(int height, int deep, int width) {
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
