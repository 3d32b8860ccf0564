package io.farpoint.op;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.LimitExceededException;
import java.util.ArrayList;
import java.util.List;

/**
 * One or more expressions over one space of inputs and one of immediates, with what follows from
 * them worked out once: how many operands, of which dtypes, and whether values can make them fail.
 * Equal when the expressions are equal.
 */
public final class Exprs {
    /** The most nodes all expressions of an op may have together. */
    public static final int MAX_NODES = 4096;

    /** The greatest depth of an expression, in nodes. */
    public static final int MAX_DEPTH = 256;

    /** The most inputs an op may read. */
    public static final int MAX_INPUTS = 32;

    /** The most immediates an op may take. */
    public static final int MAX_IMMEDIATES = 32;

    /** The most outputs an op may write. */
    public static final int MAX_OUTPUTS = 8;

    private final List<Expr> roots;
    private final List<DType> inputs;
    private final List<DType> immediates;
    private final boolean mayFail;
    private final int nodes;
    private final int indexRank;
    private final int hash;

    private Exprs(List<Expr> roots) {
        if (roots.isEmpty() || roots.size() > MAX_OUTPUTS) {
            throw new LimitExceededException(
                    "an op has 1 to " + MAX_OUTPUTS + " outputs, got " + roots.size());
        }
        this.roots = List.copyOf(roots);
        Census census = new Census();
        for (Expr root : roots) {
            census.visit(root, 1);
        }
        this.inputs = complete(census.inputs, "input");
        this.immediates = complete(census.immediates, "immediate");
        this.mayFail = census.mayFail;
        this.nodes = census.nodes;
        this.indexRank = census.indexRank;
        this.hash = census.hash;
    }

    /**
     * Gathers expressions.
     *
     * @param roots one expression an output
     * @return the expressions
     * @throws LimitExceededException above {@link #MAX_NODES}, {@link #MAX_DEPTH}, {@link
     *     #MAX_INPUTS}, {@link #MAX_IMMEDIATES} or {@link #MAX_OUTPUTS}
     * @throws DTypeException if an operand appears under two dtypes or an index is left out
     */
    public static Exprs of(Expr... roots) {
        return new Exprs(List.of(roots));
    }

    /**
     * Gathers expressions.
     *
     * @param roots one expression an output
     * @return the expressions
     */
    public static Exprs of(List<Expr> roots) {
        return new Exprs(roots);
    }

    /**
     * The expressions.
     *
     * @return one an output
     */
    public List<Expr> roots() {
        return roots;
    }

    /**
     * One expression.
     *
     * @param output which
     * @return the expression
     */
    public Expr root(int output) {
        return roots.get(output);
    }

    /**
     * The dtypes of the strided inputs.
     *
     * @return one an input
     */
    public List<DType> inputs() {
        return inputs;
    }

    /**
     * The dtypes of the immediates.
     *
     * @return one an immediate
     */
    public List<DType> immediates() {
        return immediates;
    }

    /**
     * Whether values can make an expression fail.
     *
     * @return true if an integer division, remainder or power is in it
     */
    public boolean mayFail() {
        return mayFail;
    }

    /**
     * The size of all expressions together.
     *
     * @return the number of nodes
     */
    public int nodes() {
        return nodes;
    }

    /**
     * The rank that the indices used imply.
     *
     * @return one more than the highest dimension whose index is used, or 0
     */
    public int indexRank() {
        return indexRank;
    }

    private static List<DType> complete(List<DType> found, String what) {
        if (found.contains(null)) {
            throw new DTypeException(
                    what + " " + found.indexOf(null) + " is not used, though a later one is");
        }
        return List.copyOf(found);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Exprs exprs
                        && hash == exprs.hash
                        && roots.equals(exprs.roots));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return ExprText.of(roots);
    }

    /**
     * Counts nodes and operands, stopping at the limits before the stack does. It also works out
     * the hash, from what the nodes are in the order of the walk: that of their records would make
     * the JVM build methods for each of them, some 10 ms before a cold program's first result.
     */
    private static final class Census {
        final List<DType> inputs = new ArrayList<>();
        final List<DType> immediates = new ArrayList<>();
        boolean mayFail;
        int nodes;
        int indexRank;
        int hash;

        void visit(Expr expr, int depth) {
            if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
                throw new LimitExceededException(
                        "an expression may have "
                                + MAX_NODES
                                + " nodes and a depth of "
                                + MAX_DEPTH
                                + ", and this one has come to "
                                + nodes
                                + " nodes and a depth of "
                                + depth
                                + "; split it over two ops");
            }
            switch (expr) {
                case Expr.Input input -> {
                    note(inputs, input.index(), input.dtype(), MAX_INPUTS, "input");
                    mix(1, input.index(), input.dtype().code());
                }
                case Expr.Immediate number -> {
                    note(immediates, number.index(), number.dtype(), MAX_IMMEDIATES, "immediate");
                    mix(2, number.index(), number.dtype().code());
                }
                case Expr.Binary binary -> {
                    mayFail |=
                            binary.kind().mayFailOnIntegers() && binary.left().dtype().isInteger();
                    mix(3, binary.kind().code(), 0);
                }
                case Expr.Index index -> {
                    indexRank = Math.max(indexRank, index.axis() + 1);
                    mix(4, index.axis(), 0);
                }
                case Expr.Const constant ->
                        mix(5, Long.hashCode(constant.bits()), constant.dtype().code());
                case Expr.Unary unary -> mix(6, unary.kind().code(), 0);
                case Expr.Fma _ -> mix(7, 0, 0);
                case Expr.Select _ -> mix(8, 0, 0);
                case Expr.Cast cast -> mix(9, cast.dtype().code(), 0);
            }
            for (Expr child : expr.children()) {
                visit(child, depth + 1);
            }
        }

        private void mix(int node, int first, int second) {
            hash = 31 * (31 * (31 * hash + node) + first) + second;
        }

        private static void note(
                List<DType> found, int index, DType dtype, int limit, String what) {
            if (index < 0 || index >= limit) {
                throw new LimitExceededException(
                        "an op may have "
                                + limit
                                + " "
                                + what
                                + "s, and this one has "
                                + what
                                + " "
                                + index
                                + ", counted from 0; split it over two ops");
            }
            while (found.size() <= index) {
                found.add(null);
            }
            DType before = found.set(index, dtype);
            if (before != null && before != dtype) {
                throw new DTypeException(
                        what + " " + index + " is used both as " + before + " and as " + dtype);
            }
        }
    }
}
