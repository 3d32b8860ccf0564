package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.LimitExceededException;
import io.farpoint.Scalar;
import io.farpoint.ShapeMismatchException;
import io.farpoint.op.CompactExpr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A user's function, built into a map once per tuple of input dtypes. */
public final class FunctionTable {
    private final int arguments;
    private final Function<List<Scalar>, Scalar> function;
    private final Map<List<DType>, Built> built = new ConcurrentHashMap<>();

    /**
     * What a function became.
     *
     * @param op the map
     * @param inputs which argument each input is
     * @param immediates the numbers it wrote
     */
    record Built(Op.Map op, List<Integer> inputs, long[] immediates) {}

    /**
     * A function not built yet.
     *
     * @param arguments how many arguments it takes
     * @param function builds the result from symbols of their elements
     */
    public FunctionTable(int arguments, Function<List<Scalar>, Scalar> function) {
        this.arguments = arguments;
        this.function = function;
    }

    Built forDTypes(List<DType> dtypes) {
        if (dtypes.size() != arguments) {
            throw new ShapeMismatchException(
                    "a function of " + arguments + " arguments got " + dtypes.size());
        }
        return built.computeIfAbsent(dtypes, this::build);
    }

    /** Runs the function once on symbols of these dtypes. */
    Built build(List<DType> dtypes) {
        ScalarSymbol.Tape tape = new ScalarSymbol.Tape();
        List<Scalar> symbols = new ArrayList<>();
        for (int i = 0; i < dtypes.size(); i++) {
            symbols.add(ScalarSymbol.input(tape, i, dtypes.get(i)));
        }
        ScalarSymbol result = (ScalarSymbol) function.apply(symbols);
        CompactExpr compact = CompactExpr.of(result.on(tape));
        requireAtMost(Exprs.MAX_INPUTS, compact.inputs().size(), "arguments");
        requireAtMost(Exprs.MAX_IMMEDIATES, compact.immediates().size(), "numbers");
        return new Built(
                new Op.Map(compact.expr()), compact.inputs(), compact.pick(tape.numbers()));
    }

    private static void requireAtMost(int limit, int used, String what) {
        if (used > limit) {
            throw new LimitExceededException(
                    "a function may use "
                            + limit
                            + " "
                            + what
                            + ", and this one uses "
                            + used
                            + "; split it over two functions");
        }
    }
}
