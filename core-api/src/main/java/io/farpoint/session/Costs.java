package io.farpoint.session;

import io.farpoint.Shape;
import io.farpoint.op.Composite;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import java.util.List;
import java.util.function.IntFunction;

/** Guesses what a command costs, to tell those that a worker's agent may run between two looks. */
final class Costs {
    /** What an agent runs itself, in additions of elements: some 10 us on a core of today. */
    static final long BRIEF = 1 << 15;

    /** The most bytes that an agent reads or moves itself. */
    static final long BRIEF_BYTES = 1 << 16;

    private static final int RANDOM = 8;
    private static final int COMPOSITE = 16;

    private Costs() {}

    /**
     * Whether a command takes no more than a look at the next stream may wait.
     *
     * @param command the command
     * @param inline whether the device runs ops in the calling thread; others may compile first
     */
    static boolean isBrief(Command command, boolean inline) {
        return switch (command) {
            case Command.Execute execute -> inline && isBrief(execute);
            case Command.Get get -> isBrief(get.view().shape());
            case Command.MoveOut move -> isBrief(move.view().shape());
            case Command.Hello _,
                    Command.Expect _,
                    Command.Put _,
                    Command.Chunk _,
                    Command.Lost _,
                    Command.Free _,
                    Command.Fence _,
                    Command.Tag _,
                    Command.Search _,
                    Command.Bye _ ->
                    true;
        };
    }

    /**
     * Whether an op takes no more than that.
     *
     * @param op the op
     * @param in what it reads
     * @param out what it writes
     * @return whether it is brief on a device that runs ops in the calling thread
     */
    static boolean isBrief(Op op, Layout[] in, Layout[] out) {
        return of(op, out.length, i -> out[i].shape(), in.length, i -> in[i].shape()) <= BRIEF;
    }

    /**
     * Whether a view is read or moved in no more than that.
     *
     * @param shape the view's shape
     * @return whether that is brief
     */
    static boolean isBrief(Shape shape) {
        return shape.size() <= BRIEF_BYTES / Long.BYTES;
    }

    private static boolean isBrief(Command.Execute execute) {
        List<Command.Target> out = execute.outputs();
        List<Command.Source> in = execute.inputs();
        double cost =
                of(
                        execute.op(),
                        out.size(),
                        i -> out.get(i).view().shape(),
                        in.size(),
                        i -> in.get(i).view().shape());
        return cost <= BRIEF;
    }

    /** In additions of elements; as a double, for a client may name sizes whose product is none. */
    private static double of(
            Op op, int outputs, IntFunction<Shape> outs, int inputs, IntFunction<Shape> ins) {
        double out = outputs == 0 ? 0 : outs.apply(0).size();
        double in = inputs == 0 ? out : ins.apply(0).size();
        return switch (op) {
            case Op.Map map -> out * map.exprs().nodes();
            case Op.Reduce reduce -> in * reduce.exprs().nodes();
            case Op.ArgReduce _ -> in;
            case Op.MatMul _ -> inputs == 0 ? out : out * columns(ins.apply(0));
            case Op.Gather _ -> out;
            case Op.Scatter _ -> out + (inputs > 1 ? ins.apply(1).size() : 0);
            case Op.Random _ -> out * RANDOM;
            case Composite _ -> in * COMPOSITE;
        };
    }

    private static double columns(Shape left) {
        return left.rank() == 0 ? 1 : left.size(left.rank() - 1);
    }
}
