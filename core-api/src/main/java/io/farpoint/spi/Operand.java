package io.farpoint.spi;

import io.farpoint.DType;
import io.farpoint.op.Layout;

/** What an op reads or writes: a view of a buffer, or a number that travels beside the op. */
public sealed interface Operand {
    /**
     * The dtype of its elements.
     *
     * @return the dtype
     */
    DType dtype();

    /**
     * A strided view of device memory.
     *
     * @param buffer the memory
     * @param layout where the elements stand, in elements from the buffer's start
     * @param dtype the elements' dtype
     */
    record View(Buffer buffer, Layout layout, DType dtype) implements Operand {}

    /**
     * A number.
     *
     * @param bits its value as {@link io.farpoint.op.Scalars} encodes it
     * @param dtype its dtype
     */
    record Immediate(long bits, DType dtype) implements Operand {}
}
