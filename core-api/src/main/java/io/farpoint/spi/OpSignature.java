package io.farpoint.spi;

import io.farpoint.DType;
import io.farpoint.op.Op;
import java.util.List;

/**
 * An op with the dtypes of its strided operands, by which a backend says whether it runs it.
 *
 * @param op the op
 * @param inputs dtypes of the strided inputs
 * @param outputs dtypes of the outputs, the failure output left out
 */
public record OpSignature(Op op, List<DType> inputs, List<DType> outputs) {}
