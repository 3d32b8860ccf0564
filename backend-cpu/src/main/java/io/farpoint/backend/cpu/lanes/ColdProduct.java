package io.farpoint.backend.cpu.lanes;

import io.farpoint.DType;
import io.farpoint.backend.cpu.warming.ColdCode;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Products of blocks on their way to whoever wants them warm. */
final class ColdProduct implements ColdCode {
    private static final int DEEP = 64;
    private static final int MOST_ROWS = 9;

    private final DType dtype;
    private final Consumer<BlockProduct<?>> user;
    private Blocks<?> blocks;

    ColdProduct(DType dtype, Consumer<BlockProduct<?>> user) {
        this.dtype = dtype;
        this.user = user;
    }

    @Override
    public boolean make() {
        BlockProduct<?> product = BlockProducts.of(dtype);
        blocks =
                switch (dtype) {
                    case FLOAT32 -> new Blocks<>(product, n -> new float[n]);
                    case FLOAT64 -> new Blocks<>(product, n -> new double[n]);
                    case INT32 -> new Blocks<>(product, n -> new int[n]);
                    case INT64 -> new Blocks<>(product, n -> new long[n]);
                    case UINT8, BOOL -> throw new IllegalArgumentException("products of " + dtype);
                };
        return true;
    }

    @Override
    public void call(int number) {
        blocks.multiply(number);
    }

    @Override
    public void done(boolean warm) {
        if (warm) {
            user.accept(blocks.product);
        }
    }

    /** A product and what it is run on. */
    private static final class Blocks<A> {
        private final BlockProduct<A> product;
        private final int width;
        private final A left;
        private final A row;
        private final A slivers;
        private final A result;

        @SuppressWarnings("unchecked") // the product is of the arrays that the room makes
        Blocks(BlockProduct<?> any, IntFunction<A> room) {
            product = (BlockProduct<A>) any;
            width = 2 * product.columns();
            left = room.apply(MOST_ROWS * DEEP);
            row = room.apply(width);
            slivers = room.apply(DEEP * width);
            result = room.apply(MOST_ROWS * width);
        }

        void multiply(int number) {
            int columns = 1 + number % width * 5 % width;
            int height = 1 + number % MOST_ROWS;
            int deep = DEEP - number % 3;
            for (int k = 0; k < deep; k++) {
                product.pack(row, slivers, k, deep, columns);
            }
            product.multiply(left, DEEP, height, slivers, columns, result, width, deep);
        }
    }
}
