package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Decompositions;
import io.farpoint.op.Decompositions.Slot;
import io.farpoint.op.Decompositions.Step;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;

/**
 * Composites of one input, as the steps of their decomposition, but where they are large piece by
 * piece along a kept dimension: all steps run over a piece before the next, so that what one leaves
 * the next finds in the cache. Each result is made of the same operations as by whole steps, hence
 * the same bits.
 */
final class CompositeKernel {
    /** Up to here whole steps find their operands in the third level cache (8 MiB of float32). */
    private static final long WHOLE = 1L << 20;

    /**
     * The elements of a piece, 1 MiB of float32: 16 Mi elements took 6.7 ms, by whole steps 12.4,
     * by pieces of 128 KiB 7.3 (measured).
     */
    private static final long PIECE = 1L << 18;

    /** The least of a dimension whose elements are neighbours: shorter rows slow the loops. */
    private static final long LEAST_NEIGHBOURS = 128;

    private final MapKernel maps;
    private final ReduceKernel reductions;
    private final Crew crew;

    CompositeKernel(MapKernel maps, ReduceKernel reductions, Crew crew) {
        this.maps = maps;
        this.reductions = reductions;
        this.crew = crew;
    }

    void run(Composite op, Operand input, Operand output, Workspace w) {
        Operand.View from = w.view(input);
        Operand.View to = w.view(output);
        if (to.layout().shape().size() > 0) {
            Pieces pieces = new Pieces(op, from, to);
            crew.run(pieces, pieces.count, w);
        }
    }

    private static Axes reduced(Composite op) {
        return switch (op) {
            case Composite.Softmax softmax -> new Axes(1 << softmax.axis());
            case Composite.LogSoftmax softmax -> new Axes(1 << softmax.axis());
            case Composite.LogSumExp sum -> sum.axes();
            case Composite.Mean mean -> mean.axes();
            case Composite.CrossEntropy _ -> throw new IllegalArgumentException(op.name());
        };
    }

    /** One run of a composite. */
    private final class Pieces implements Crew.Work {
        private final Composite op;
        private final Operand.View from;
        private final Operand.View to;

        /** The dimension that is cut, of the input and of the output; -1 if none is. */
        private final int axis;

        private final int outputAxis;

        /** How much of the dimension a piece has. */
        private final long perPiece;

        final int count;

        Pieces(Composite op, Operand.View from, Operand.View to) {
            this.op = op;
            this.from = from;
            this.to = to;
            Axes axes = reduced(op);
            Shape shape = from.layout().shape();
            this.axis = shape.size() <= WHOLE ? -1 : outermostKept(axes, from.layout());
            if (axis < 0) {
                this.outputAxis = -1;
                this.perPiece = 0;
                this.count = 1;
                return;
            }
            boolean lacks = to.layout().rank() < shape.rank();
            int before = lacks ? new Axes(axes.mask() & ((1 << axis) - 1)).count() : 0;
            this.outputAxis = axis - before;
            long size = shape.size(axis);
            long least = from.layout().stride(axis) == 1 ? LEAST_NEIGHBOURS : 1;
            this.perPiece = Math.max(least, PIECE / Math.max(1, shape.size() / size));
            this.count = Math.toIntExact(Math.ceilDiv(size, perPiece));
        }

        private static int outermostKept(Axes axes, Layout layout) {
            int outermost = -1;
            for (int i = 0; i < layout.rank(); i++) {
                boolean further =
                        outermost < 0
                                || Math.abs(layout.stride(i)) > Math.abs(layout.stride(outermost));
                if (!axes.contains(i) && layout.shape().size(i) > 1 && further) {
                    outermost = i;
                }
            }
            return outermost;
        }

        @Override
        public void piece(int number, Workspace w) {
            Layout input = from.layout();
            Layout output = to.layout();
            if (count > 1) {
                long start = number * perPiece;
                long size = Math.min(perPiece, input.shape().size(axis) - start);
                input = input.slice(axis, start, size, 1);
                output = output.slice(outputAxis, start, size, 1);
            }
            List<Slot> inputs = List.of(new Slot(0, input, from.dtype()));
            Slot result = new Slot(1, output, to.dtype());
            List<CpuBuffer> temporaries = new ArrayList<>();
            try {
                for (Step step : Decompositions.of(op, inputs, result)) {
                    run(step, temporaries, w);
                }
            } finally {
                temporaries.forEach(CpuBuffer::close);
            }
        }

        private void run(Step step, List<CpuBuffer> temporaries, Workspace w) {
            Operand[] outputs = {operand(step.output(), temporaries, w)};
            switch (step.op()) {
                case Op.Map map ->
                        maps.run(map, inputs(step, map.exprs(), temporaries, w), outputs, w);
                case Op.Reduce reduce ->
                        reductions.run(
                                reduce, inputs(step, reduce.exprs(), temporaries, w), outputs, w);
                case Op.ArgReduce _, Op.MatMul _, Op.Gather _, Op.Scatter _, Op.Random _ ->
                        throw new IllegalStateException(op.name() + " of " + step.op().name());
            }
        }

        private Operand[] inputs(Step step, Exprs exprs, List<CpuBuffer> temporaries, Workspace w) {
            int strided = step.inputs().size();
            Operand[] inputs = new Operand[strided + step.immediates().size()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] =
                        i < strided
                                ? operand(step.inputs().get(i), temporaries, w)
                                : new Operand.Immediate(
                                        step.immediates().get(i - strided),
                                        exprs.immediates().get(i - strided));
            }
            return inputs;
        }

        private Operand.View operand(Slot slot, List<CpuBuffer> temporaries, Workspace w) {
            if (slot.index() < 2) {
                return new Operand.View(
                        (slot.index() == 0 ? from : to).buffer(), slot.layout(), slot.dtype());
            }
            int number = slot.index() - 2;
            if (number == temporaries.size()) {
                long elements = slot.layout().shape().size();
                temporaries.add(w.allocate(elements * slot.dtype().bytes()));
            }
            return new Operand.View(temporaries.get(number), slot.layout(), slot.dtype());
        }
    }
}
