package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import java.util.List;

/** What optimizers do to tensors: fused updates in place, and state that no scope owns. */
public final class Optimizing {
    private Optimizing() {}

    /**
     * Runs a map in place, never recorded.
     *
     * @param op the map
     * @param in its inputs, all on one worker
     * @param targets its outputs, among the inputs
     * @param numbers its immediates, of the targets' dtype
     */
    public static void update(Op.Map op, List<Handle> in, List<Handle> targets, double... numbers) {
        Handle first = targets.get(0);
        Handle[] inputs = in.toArray(Handle[]::new);
        Layout[] views = new Layout[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            views[i] = inputs[i].layout();
        }
        DType dtype = first.dtype();
        long[] immediates = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            immediates[i] = Scalars.bits(numbers[i], dtype);
        }
        first.engine()
                .recorder()
                .withRecording(
                        false,
                        () -> {
                            first.engine()
                                    .dispatcher()
                                    .applyInPlace(
                                            "an optimizer's step",
                                            op,
                                            inputs,
                                            views,
                                            immediates,
                                            targets.toArray(Handle[]::new));
                            return null;
                        });
    }

    /**
     * Zeros of a tensor's shape beside it, owned by the caller alone.
     *
     * @param tensor the tensor
     * @return a handle in no scope
     */
    public static Handle zerosLike(Handle tensor) {
        return tensor.engine()
                .own(Creation.full(tensor.worker(), tensor.dtype(), tensor.shape(), 0L));
    }
}
