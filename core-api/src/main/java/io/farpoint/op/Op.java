package io.farpoint.op;

import io.farpoint.DType;
import java.util.List;
import java.util.Locale;

/**
 * What a backend can be asked to run: attribute-only records, operands outside. An op's operands
 * are its strided inputs, then its immediates, and its outputs; {@link OpRules} says which shapes
 * and dtypes they must have. An op that {@link #mayFail} gets one more output at the SPI, INT64[2],
 * zeroed, that a kernel writes on failure alone (see {@link FailureCode}).
 */
public sealed interface Op permits Op.Primitive, Composite {
    /** An op of the closed table, which every backend either runs or refuses. */
    sealed interface Primitive extends Op
            permits Map, Reduce, ArgReduce, MatMul, Gather, Scatter, Random {}

    /**
     * The op's name in messages and in {@code grad_fn}, in torch's spelling.
     *
     * @return a lower-camel-case name
     */
    String name();

    /**
     * Whether values can make it fail.
     *
     * @return true if the session must give it a failure output
     */
    boolean mayFail();

    /**
     * Every elementwise op, cast, comparison, select, fill and copy: n strided inputs, m outputs,
     * all of one shape, in one pass. All inputs of an element are read before its outputs are
     * written, so an output may be the very same view as an input.
     *
     * @param exprs one expression an output
     */
    record Map(Exprs exprs) implements Primitive {
        /**
         * A map of these expressions.
         *
         * @param roots one an output
         */
        public Map(Expr... roots) {
            this(Exprs.of(roots));
        }

        @Override
        public String name() {
            return exprs.roots().size() > 1
                    ? "map"
                    : switch (exprs.root(0)) {
                        case Expr.Unary unary -> unary.kind().opName();
                        case Expr.Binary binary -> binary.kind().opName();
                        case Expr.Select _ -> "where";
                        case Expr.Cast _ -> "to";
                        case Expr.Input _ -> "clone";
                        case Expr.Immediate _, Expr.Const _ -> "full";
                        case Expr.Fma _, Expr.Index _ -> "map";
                    };
        }

        @Override
        public boolean mayFail() {
            return exprs.mayFail();
        }
    }

    /**
     * Joins an expression's values over dimensions, which the output lacks. The result has the
     * expression's dtype; sums of floats run over 64 virtual lanes and a fixed tree on own kernels.
     *
     * @param kind how to join
     * @param axes the dimensions to reduce, of the inputs' common shape
     * @param exprs exactly one expression, of at least one input
     */
    record Reduce(ReduceKind kind, Axes axes, Exprs exprs) implements Primitive {
        /**
         * A reduction of an expression.
         *
         * @param kind how to join
         * @param axes the dimensions to reduce
         * @param expr what to reduce
         */
        public Reduce(ReduceKind kind, Axes axes, Expr expr) {
            this(kind, axes, Exprs.of(expr));
        }

        @Override
        public String name() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean mayFail() {
            return exprs.mayFail();
        }
    }

    /**
     * The INT64 index of an extreme element, row-major over the reduced dimensions.
     *
     * @param kind which extreme
     * @param axes the dimensions to reduce; together not empty
     */
    record ArgReduce(ArgReduceKind kind, Axes axes) implements Primitive {
        @Override
        public String name() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean mayFail() {
            return false;
        }
    }

    /** {@code [b…, m, k] x [b…, k, n] -> [b…, m, n]}, all of one dtype; transposes are views. */
    record MatMul() implements Primitive {
        /** The only value. */
        public static final MatMul INSTANCE = new MatMul();

        @Override
        public String name() {
            return "matmul";
        }

        @Override
        public boolean mayFail() {
            return false;
        }
    }

    /**
     * Inputs (source, index): {@code out[i…] = source[i… with index[i…] at axis]}. The index is
     * INT32 or INT64 and has the output's shape; the source's other sizes equal it. Negative
     * indices count from the end.
     *
     * @param axis the dimension indexed
     */
    record Gather(int axis) implements Primitive {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public boolean mayFail() {
            return true;
        }
    }

    /**
     * Inputs (base, index, source): the output is the base, changed at {@code [i… with index[i…] at
     * axis]} by {@code source[i…]}. Index and source have one shape, whose other sizes equal the
     * base's. In place where output and base are the same view.
     *
     * @param axis the dimension indexed
     * @param mode what happens where a value lands
     */
    record Scatter(int axis, ScatterMode mode) implements Primitive {
        @Override
        public String name() {
            return mode == ScatterMode.ADD ? "scatterAdd" : "scatter";
        }

        @Override
        public boolean mayFail() {
            return true;
        }
    }

    /**
     * Counter-based random numbers (Philox 4x32-10): the value of an element depends on seed,
     * counter and its row-major index alone. No inputs; immediates as {@link Distribution} says.
     *
     * @param distribution what to draw
     */
    record Random(Distribution distribution) implements Primitive {
        @Override
        public String name() {
            return switch (distribution) {
                case UNIFORM -> "rand";
                case NORMAL -> "randn";
                case INTEGERS -> "randint";
            };
        }

        @Override
        public boolean mayFail() {
            return false;
        }
    }

    /**
     * The expressions inside an op.
     *
     * @return those of a map or reduction, else none
     */
    default List<Expr> expressions() {
        return switch (this) {
            case Map map -> map.exprs().roots();
            case Reduce reduce -> reduce.exprs().roots();
            case ArgReduce _, MatMul _, Gather _, Scatter _, Random _, Composite _ -> List.of();
        };
    }

    /**
     * The dtypes of the immediates the op takes.
     *
     * @return one an immediate
     */
    default List<DType> immediates() {
        return switch (this) {
            case Map map -> map.exprs().immediates();
            case Reduce reduce -> reduce.exprs().immediates();
            case Random random ->
                    random.distribution() == Distribution.INTEGERS
                            ? List.of(DType.INT64, DType.INT64, DType.INT64, DType.INT64)
                            : List.of(DType.INT64, DType.INT64);
            case ArgReduce _, MatMul _, Gather _, Scatter _, Composite _ -> List.of();
        };
    }
}
