package io.farpoint.autograd;

import io.farpoint.AutogradException;
import io.farpoint.GraphMode;
import io.farpoint.engine.Differentiator;
import io.farpoint.engine.Handle;
import io.farpoint.op.Composite;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import java.util.List;

/** What the engine knows of gradients: what to save, and how to run a backward pass. */
public final class Autograd implements Differentiator {
    private final Gradients gradients = new Gradients();

    /** Gradients with a cache of their own. */
    public Autograd() {}

    Gradients gradients() {
        return gradients;
    }

    @Override
    public int inputsToSave(Op op, int wanted) {
        return switch (op) {
            case Op.Map map -> inExpressions(map.exprs(), wanted);
            case Op.Reduce reduce ->
                    reduce.kind() == ReduceKind.SUM
                            ? inExpressions(reduce.exprs(), wanted)
                            : (1 << reduce.exprs().inputs().size()) - 1;
            case Op.MatMul _ -> ((wanted & 1) << 1) | ((wanted & 2) >> 1);
            case Op.Gather _, Op.Scatter _ -> 0b010;
            case Composite.LogSumExp _ -> 0b01;
            case Composite.CrossEntropy _ -> 0b11;
            case Op.ArgReduce _,
                    Op.Random _,
                    Composite.Softmax _,
                    Composite.LogSoftmax _,
                    Composite.Mean _ ->
                    0;
        };
    }

    private int inExpressions(Exprs exprs, int wanted) {
        int n = exprs.inputs().size();
        int used = 0;
        for (int i = 0; i < n; i++) {
            if ((wanted & (1 << i)) != 0) {
                var derivative = gradients.expressions().byInput(exprs, i);
                List<Integer> inputs =
                        derivative.isPresent() ? derivative.get().inputs() : List.of();
                for (int input : inputs) {
                    used |= input < n ? 1 << input : 0;
                }
            }
        }
        return used;
    }

    @Override
    public boolean savesOutput(Op op) {
        return switch (op) {
            case Op.Reduce reduce ->
                    reduce.kind() == ReduceKind.MAX || reduce.kind() == ReduceKind.MIN;
            case Composite.Softmax _, Composite.LogSoftmax _, Composite.LogSumExp _ -> true;
            case Op.Map _,
                    Op.ArgReduce _,
                    Op.MatMul _,
                    Op.Gather _,
                    Op.Scatter _,
                    Op.Random _,
                    Composite.Mean _,
                    Composite.CrossEntropy _ ->
                    false;
        };
    }

    @Override
    public void backward(Handle root, Handle gradient, GraphMode mode) {
        if (!root.requiresGrad()) {
            throw new AutogradException(
                    "backward of a tensor that does not require grad, shape "
                            + root.shape()
                            + ": nothing it was computed from is marked with requiresGrad(true)");
        }
        Backward.toLeaves(gradients, root, gradient, mode);
    }
}
