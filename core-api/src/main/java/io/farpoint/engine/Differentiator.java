package io.farpoint.engine;

import io.farpoint.GraphMode;
import io.farpoint.op.Op;

/** What the engine asks of autograd; the one place where it is told how gradients are made. */
public interface Differentiator {
    /**
     * Which inputs an op's gradient needs the values of.
     *
     * @param op the op
     * @param wanted bit i: a gradient of input i is wanted
     * @return bit i: input i is to be saved
     */
    int inputsToSave(Op op, int wanted);

    /**
     * Whether an op's gradient needs the values of its output.
     *
     * @param op the op
     * @return true if so
     */
    boolean savesOutput(Op op);

    /**
     * Runs a backward pass.
     *
     * @param root the tensor to differentiate
     * @param gradient its gradient, or null for 1
     * @param mode what becomes of the graph
     */
    void backward(Handle root, Handle gradient, GraphMode mode);
}
