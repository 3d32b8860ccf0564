package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of an op that reads an element after it may have written over it (a matrix product, a
 * gather): those that lie where the output lies are copied first. Almost always there is none.
 */
final class InputCopies implements AutoCloseable {
    private static final InputCopies NONE = new InputCopies(null);

    /** The op's inputs, copies in place of those that overlapped. */
    private final Operand[] inputs;

    private final List<CpuBuffer> copies = new ArrayList<>(0);

    private InputCopies(Operand[] inputs) {
        this.inputs = inputs;
    }

    /**
     * Copies what has to be copied.
     *
     * @param first the inputs before this one may be the same view as the output
     */
    static InputCopies of(
            Operand[] inputs, int first, Operand output, MapKernel maps, Workspace w) {
        InputCopies copies = NONE;
        for (int i = first; i < inputs.length; i++) {
            if (overlap(w.view(inputs[i]), w.view(output))) {
                copies = copies == NONE ? new InputCopies(inputs.clone()) : copies;
                copies.copy(i, maps, w);
            }
        }
        return copies;
    }

    /** The inputs to run on, given those asked for. */
    Operand[] orElse(Operand[] asked) {
        return inputs == null ? asked : inputs;
    }

    private void copy(int input, MapKernel maps, Workspace w) {
        Operand.View view = w.view(inputs[input]);
        Layout layout = Layout.contiguous(view.layout().shape());
        CpuBuffer buffer = w.allocate(layout.shape().size() * view.dtype().bytes());
        copies.add(buffer);
        Operand copy = new Operand.View(buffer, layout, view.dtype());
        Op.Map map = new Op.Map(new Expr.Input(0, view.dtype()));
        maps.run(map, new Operand[] {view}, new Operand[] {copy}, w);
        inputs[input] = copy;
    }

    private static boolean overlap(Operand.View input, Operand.View output) {
        return input.buffer() == output.buffer() && input.layout().mayOverlap(output.layout());
    }

    @Override
    public void close() {
        copies.forEach(CpuBuffer::close);
    }
}
