package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Scalar;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The one implementation of {@link Scalar}: a node of the expression that a function builds.
 *
 * @param tape where the function's numbers are gathered
 * @param expr the node
 * @param nodes the size of its tree, so that a function is stopped before the tree is walked
 * @param depth the depth of its tree
 */
public record ScalarSymbol(Tape tape, Expr expr, long nodes, int depth) implements Scalar {
    /** The numbers that one run of a function writes, in the order of their index. */
    public static final class Tape {
        private final List<Long> numbers = new ArrayList<>();

        /** By a loop: the first stream of a JVM takes some milliseconds. */
        long[] numbers() {
            long[] array = new long[numbers.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = numbers.get(i);
            }
            return array;
        }
    }

    static ScalarSymbol input(Tape tape, int index, DType dtype) {
        return new ScalarSymbol(tape, new Expr.Input(index, dtype), 1, 1);
    }

    @Override
    public DType dtype() {
        return expr.dtype();
    }

    /**
     * A function of one argument.
     *
     * @param kind the function
     * @return its node
     */
    public Scalar unary(UnaryKind kind) {
        if (kind == UnaryKind.NOT) {
            return with(new Expr.Unary(kind, MapTable.cast(DType.BOOL, expr)));
        }
        boolean convert = kind.floatingOnly() && !dtype().isFloating();
        return with(new Expr.Unary(kind, convert ? MapTable.cast(DType.FLOAT32, expr) : expr));
    }

    /**
     * A function of two arguments.
     *
     * @param kind the function
     * @param other the second argument
     * @return its node
     */
    public Scalar binary(BinaryKind kind, Scalar other) {
        DType computed = MapTable.computedIn(kind, dtype().promote(other.dtype()));
        if (computed == null) {
            throw new DTypeException(kind.opName() + " is not defined for " + dtype());
        }
        return with(
                new Expr.Binary(
                        kind, MapTable.cast(computed, expr), MapTable.cast(computed, mine(other))),
                other);
    }

    /**
     * A logical function of the truth of two arguments.
     *
     * @param kind and, or, xor
     * @param other the second argument
     * @return its node
     */
    public Scalar logical(BinaryKind kind, Scalar other) {
        return with(
                new Expr.Binary(
                        kind,
                        MapTable.cast(DType.BOOL, expr),
                        MapTable.cast(DType.BOOL, mine(other))),
                other);
    }

    /**
     * One of two values by the truth of this one.
     *
     * @param whenTrue the value where it holds
     * @param whenFalse the value elsewhere
     * @return its node
     */
    public Scalar select(Scalar whenTrue, Scalar whenFalse) {
        DType common = whenTrue.dtype().promote(whenFalse.dtype());
        return with(
                new Expr.Select(
                        MapTable.cast(DType.BOOL, expr),
                        MapTable.cast(common, mine(whenTrue)),
                        MapTable.cast(common, mine(whenFalse))),
                whenTrue,
                whenFalse);
    }

    /**
     * Conversion.
     *
     * @param dtype the dtype to convert to
     * @return its node
     */
    public Scalar cast(DType dtype) {
        return with(MapTable.cast(dtype, expr));
    }

    /**
     * A whole number beside this value.
     *
     * @param value the number
     * @return an immediate
     */
    public Scalar number(long value) {
        DType dtype = dtype().withScalar(DType.Category.INTEGER);
        NumberRange.requireFits(BinaryKind.EQ, value, dtype);
        return immediate(Scalars.bits(value, dtype), dtype);
    }

    /**
     * A number beside this value.
     *
     * @param value the number
     * @return an immediate
     */
    public Scalar number(double value) {
        DType dtype = dtype().withScalar(DType.Category.FLOATING);
        return immediate(Scalars.bits(value, dtype), dtype);
    }

    private Scalar immediate(long bits, DType dtype) {
        tape.numbers.add(bits);
        return new ScalarSymbol(tape, new Expr.Immediate(tape.numbers.size() - 1, dtype), 1, 1);
    }

    /** A node of these parts, within the limits of an expression. */
    private Scalar with(Expr node, Scalar... parts) {
        long size = 2 + nodes;
        int deepest = depth;
        for (Scalar part : parts) {
            size += 1 + ((ScalarSymbol) part).nodes;
            deepest = Math.max(deepest, ((ScalarSymbol) part).depth);
        }
        if (size > Exprs.MAX_NODES || deepest + 1 > Exprs.MAX_DEPTH) {
            throw new LimitExceededException(
                    "a function may have "
                            + Exprs.MAX_NODES
                            + " nodes and a depth of "
                            + Exprs.MAX_DEPTH
                            + ", and this one has come to "
                            + size
                            + " nodes and a depth of "
                            + (deepest + 1)
                            + "; split it over two functions");
        }
        return new ScalarSymbol(tape, node, size, deepest + 1);
    }

    private Expr mine(Scalar other) {
        return ((ScalarSymbol) other).on(tape);
    }

    Expr on(Tape expected) {
        if (tape != expected) {
            throw new FarpointException(
                    "a Scalar of one function was used in another; it lives during its call alone");
        }
        return expr;
    }

    @Override
    public String toString() {
        return "Scalar " + expr;
    }
}
