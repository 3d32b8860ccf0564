package io.farpoint.backend.cpu.lanes;

import io.farpoint.DType;
import io.farpoint.backend.cpu.warming.ColdCode;
import java.util.function.Consumer;

/** Makes products of blocks and gets them warm; to be used only where the Vector API is there. */
public final class BlockProducts {
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
     * The products of a dtype, to be got warm.
     *
     * @param dtype the dtype
     * @param user who gets them when they are
     * @return what runs them on blocks of every width and height that their loops tell apart
     */
    public static ColdCode cold(DType dtype, Consumer<BlockProduct<?>> user) {
        return new ColdProduct(dtype, user);
    }
}
