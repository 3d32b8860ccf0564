package io.farpoint;

import io.farpoint.engine.Elementwise;
import io.farpoint.engine.FunctionTable;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An elementwise function whose expression is built once per tuple of input dtypes, where {@link
 * Tensor#map} builds it at each call: for loops in which a few hundred nanoseconds count. Numbers
 * written in it are those of the first call with these dtypes. Safe from many threads.
 */
public final class Fn {
    private final FunctionTable table;

    private Fn(FunctionTable table) {
        this.table = table;
    }

    /** A function of one element. */
    public static Fn of(UnaryOperator<Scalar> function) {
        return new Fn(new FunctionTable(1, args -> function.apply(args.get(0))));
    }

    /** A function of two elements. */
    public static Fn of(BinaryOperator<Scalar> function) {
        return new Fn(new FunctionTable(2, args -> function.apply(args.get(0), args.get(1))));
    }

    /** A function of several elements. */
    public static Fn of(int arguments, Function<List<Scalar>, Scalar> function) {
        return new Fn(new FunctionTable(arguments, function));
    }

    /**
     * Runs it.
     *
     * @param tensors as many as it has arguments, on one worker, broadcast together
     * @return a tensor of their common shape
     * @throws ShapeMismatchException if there are more or fewer, or their shapes do not broadcast
     */
    public Tensor apply(Tensor... tensors) {
        return Elementwise.apply(table, List.of(tensors));
    }
}
