package io.farpoint.backend.cpu.lanes;

import io.farpoint.DType;
import io.farpoint.backend.cpu.fused.AllocationMeter;
import java.util.function.BooleanSupplier;

/** Makes products of blocks and gets them warm; to be used only where the Vector API is there. */
public final class BlockProducts {
    /** Calls in a row without allocation that make a product warm: before, vectors are objects. */
    private static final int CALM_CALLS = 64;

    private static final int DEEP = 64;
    private static final int MOST_ROWS = 9;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private BlockProducts() {}

    /**
     * The products of a dtype in which matrix products are computed.
     *
     * @param dtype the dtype
     * @return its products
     */
    public static BlockProduct<?> of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> new FloatBlocks();
            case FLOAT64 -> new DoubleBlocks();
            case INT32 -> new IntBlocks();
            case INT64 -> new LongBlocks();
            case UINT8, BOOL -> throw new IllegalArgumentException("products of " + dtype);
        };
    }

    /**
     * Runs a product until the JIT has compiled it for good, on blocks of every width and height
     * that its loops tell apart.
     *
     * @param product the product
     * @param dtype its dtype
     * @param stop says when to give up
     * @return whether it is warm
     */
    public static boolean warm(BlockProduct<?> product, DType dtype, BooleanSupplier stop) {
        int width = 2 * product.columns();
        return switch (dtype) {
            case FLOAT32 -> warm(product, width, n -> new float[n], stop);
            case FLOAT64 -> warm(product, width, n -> new double[n], stop);
            case INT32 -> warm(product, width, n -> new int[n], stop);
            case INT64 -> warm(product, width, n -> new long[n], stop);
            case UINT8, BOOL -> throw new IllegalArgumentException("products of " + dtype);
        };
    }

    /** Makes an array. */
    private interface Room<A> {
        A of(int length);
    }

    @SuppressWarnings("unchecked") // the product is of the arrays that the room makes
    private static <A> boolean warm(
            BlockProduct<?> any, int width, Room<A> room, BooleanSupplier stop) {
        BlockProduct<A> product = (BlockProduct<A>) any;
        A left = room.of(MOST_ROWS * DEEP);
        A row = room.of(width);
        A slivers = room.of(DEEP * width);
        A result = room.of(MOST_ROWS * width);
        AllocationMeter meter = new AllocationMeter();
        long start = System.nanoTime();
        int calm = 0;
        for (int call = 0; calm < CALM_CALLS; call++) {
            if (stop.getAsBoolean() || System.nanoTime() - start > PATIENCE_NANOS) {
                return false;
            }
            long before = meter.bytes();
            int columns = 1 + call * 5 % width;
            int height = 1 + call % MOST_ROWS;
            int deep = DEEP - call % 3;
            for (int k = 0; k < deep; k++) {
                product.pack(row, slivers, k, deep, columns);
            }
            product.multiply(left, DEEP, height, slivers, columns, result, width, deep);
            calm = meter.bytes() == before ? calm + 1 : 0;
        }
        return true;
    }
}
