package io.farpoint.session;

import io.farpoint.Shape;
import io.farpoint.op.Composite;
import io.farpoint.op.Op;
import java.util.List;

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
            case Command.Execute execute -> inline && of(execute) <= BRIEF;
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

    private static boolean isBrief(Shape shape) {
        return shape.size() <= BRIEF_BYTES / Long.BYTES;
    }

    /** In additions of elements; as a double, for a client may name sizes whose product is none. */
    private static double of(Command.Execute execute) {
        double out =
                execute.outputs().isEmpty() ? 0 : size(execute.outputs().get(0).view().shape());
        List<Command.Source> inputs = execute.inputs();
        double in = inputs.isEmpty() ? out : size(inputs.get(0).view().shape());
        return switch (execute.op()) {
            case Op.Map map -> out * map.exprs().nodes();
            case Op.Reduce reduce -> in * reduce.exprs().nodes();
            case Op.ArgReduce _ -> in;
            case Op.MatMul _ -> out * columns(inputs);
            case Op.Gather _ -> out;
            case Op.Scatter _ -> out + (inputs.size() > 1 ? size(inputs.get(1).view().shape()) : 0);
            case Op.Random _ -> out * RANDOM;
            case Composite _ -> in * COMPOSITE;
        };
    }

    private static double columns(List<Command.Source> inputs) {
        Shape left = inputs.isEmpty() ? Shape.of() : inputs.get(0).view().shape();
        return left.rank() == 0 ? 1 : left.size(left.rank() - 1);
    }

    private static double size(Shape shape) {
        return shape.size();
    }
}
