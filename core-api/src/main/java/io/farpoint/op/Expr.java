package io.farpoint.op;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A scalar expression: what one output element is, from the elements of the inputs at the same
 * place. Every node has one dtype; no conversion is implied. No hidden contraction: {@code a*b+c}
 * rounds twice, {@link Fma} once.
 */
public sealed interface Expr {
    /**
     * The dtype of the value.
     *
     * @return the dtype
     */
    DType dtype();

    /**
     * The arguments of this node.
     *
     * @return its children, in order; none for a leaf
     */
    default List<Expr> children() {
        return switch (this) {
            case Input _, Immediate _, Const _, Index _ -> List.of();
            case Unary unary -> List.of(unary.arg());
            case Binary binary -> List.of(binary.left(), binary.right());
            case Fma fma -> List.of(fma.a(), fma.b(), fma.c());
            case Select select ->
                    List.of(select.condition(), select.whenTrue(), select.whenFalse());
            case Cast cast -> List.of(cast.arg());
        };
    }

    /**
     * The same expression over other leaves.
     *
     * @param leaf what to put for each leaf, left to right; of the leaf's dtype
     * @return the new expression
     */
    default Expr replaceLeaves(UnaryOperator<Expr> leaf) {
        return switch (this) {
            case Input _, Immediate _, Const _, Index _ -> leaf.apply(this);
            case Unary unary -> new Unary(unary.kind(), unary.arg().replaceLeaves(leaf));
            case Binary binary ->
                    new Binary(
                            binary.kind(),
                            binary.left().replaceLeaves(leaf),
                            binary.right().replaceLeaves(leaf));
            case Fma fma ->
                    new Fma(
                            fma.a().replaceLeaves(leaf),
                            fma.b().replaceLeaves(leaf),
                            fma.c().replaceLeaves(leaf));
            case Select select ->
                    new Select(
                            select.condition().replaceLeaves(leaf),
                            select.whenTrue().replaceLeaves(leaf),
                            select.whenFalse().replaceLeaves(leaf));
            case Cast cast -> new Cast(cast.dtype(), cast.arg().replaceLeaves(leaf));
        };
    }

    /**
     * The element of the i-th strided input.
     *
     * @param index which input, from 0
     * @param dtype its dtype
     */
    record Input(int index, DType dtype) implements Expr {}

    /**
     * A number that travels beside the op and may change from call to call without a new kernel.
     * Immediates have an index space of their own.
     *
     * @param index which immediate, from 0
     * @param dtype its dtype
     */
    record Immediate(int index, DType dtype) implements Expr {}

    /**
     * A number that is part of the expression.
     *
     * @param bits the value as {@link Scalars#bits} encodes it
     * @param dtype its dtype
     */
    record Const(long bits, DType dtype) implements Expr {}

    /**
     * The index of the element along a dimension of the output (of the input, in a reduction).
     *
     * @param axis the dimension
     */
    record Index(int axis) implements Expr {
        /** Refuses what no shape has. */
        public Index {
            if (axis < 0 || axis >= Shape.MAX_RANK) {
                throw new ShapeMismatchException(
                        "no shape has a dimension "
                                + axis
                                + "; there are 0 to "
                                + (Shape.MAX_RANK - 1));
            }
        }

        @Override
        public DType dtype() {
            return DType.INT64;
        }
    }

    /**
     * A function of one argument.
     *
     * @param kind the function
     * @param arg its argument
     */
    record Unary(UnaryKind kind, Expr arg) implements Expr {
        /** Checks that the function is defined for the argument's dtype. */
        public Unary {
            DType dtype = arg.dtype();
            boolean defined =
                    kind == UnaryKind.NOT
                            ? dtype == DType.BOOL
                            : kind.floatingOnly() ? dtype.isFloating() : dtype != DType.BOOL;
            if (!defined) {
                throw new DTypeException(kind + " is not defined for " + dtype);
            }
        }

        @Override
        public DType dtype() {
            return arg.dtype();
        }
    }

    /**
     * A function of two arguments of one dtype.
     *
     * @param kind the function
     * @param left the first argument
     * @param right the second argument
     */
    record Binary(BinaryKind kind, Expr left, Expr right) implements Expr {
        /** Checks that the dtypes are equal and that the function is defined for them. */
        public Binary {
            DType dtype = left.dtype();
            if (dtype != right.dtype()) {
                throw new DTypeException(
                        kind
                                + " takes two operands of one dtype, got "
                                + dtype
                                + " and "
                                + right.dtype());
            }
            boolean defined =
                    switch (kind) {
                        case ADD, MUL, MAX, MIN, EQ, NE, LT, LE, GT, GE -> true;
                        case SUB, FLOOR_DIV, REMAINDER, POW -> dtype != DType.BOOL;
                        case DIV -> dtype.isFloating();
                        case AND, OR, XOR -> dtype == DType.BOOL;
                    };
            if (!defined) {
                throw new DTypeException(kind + " is not defined for " + dtype);
            }
        }

        @Override
        public DType dtype() {
            return kind.isComparison() ? DType.BOOL : left.dtype();
        }
    }

    /**
     * {@code a * b + c}, rounded once (IEEE 754 fusedMultiplyAdd). Floating only.
     *
     * @param a first factor
     * @param b second factor
     * @param c summand
     */
    record Fma(Expr a, Expr b, Expr c) implements Expr {
        /** Checks that all three are of one floating dtype. */
        public Fma {
            if (a.dtype() != b.dtype() || a.dtype() != c.dtype() || !a.dtype().isFloating()) {
                throw new DTypeException(
                        "fma takes three operands of one floating dtype, got "
                                + a.dtype()
                                + ", "
                                + b.dtype()
                                + ", "
                                + c.dtype());
            }
        }

        @Override
        public DType dtype() {
            return a.dtype();
        }
    }

    /**
     * One of two values by a condition. Both are computed, and a failure in either counts.
     *
     * @param condition a BOOL
     * @param whenTrue the value where the condition holds
     * @param whenFalse the value elsewhere, of the same dtype
     */
    record Select(Expr condition, Expr whenTrue, Expr whenFalse) implements Expr {
        /** Checks the dtypes. */
        public Select {
            if (condition.dtype() != DType.BOOL || whenTrue.dtype() != whenFalse.dtype()) {
                throw new DTypeException(
                        "select takes a BOOL and two values of one dtype, got "
                                + condition.dtype()
                                + ", "
                                + whenTrue.dtype()
                                + ", "
                                + whenFalse.dtype());
            }
        }

        @Override
        public DType dtype() {
            return whenTrue.dtype();
        }
    }

    /**
     * Conversion. Floating to integer truncates toward zero and saturates, NaN gives 0; integer to
     * narrower integer wraps; to BOOL is {@code != 0}, so NaN is true.
     *
     * @param dtype the dtype to convert to
     * @param arg the value
     */
    record Cast(DType dtype, Expr arg) implements Expr {}
}
