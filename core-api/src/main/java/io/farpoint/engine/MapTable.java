package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DType.Category;
import io.farpoint.DTypeException;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;

/**
 * The maps of one step, built once per dtypes on first need, so that nothing is allocated to say
 * {@code add}; all at once would take 20 ms of a program's start (measured). Entries are immutable:
 * two threads that build the same one do no harm.
 */
final class MapTable {
    private static final int CATEGORIES = Category.values().length;
    private static final int N = DType.values().length;

    private static final Op.Map[] UNARY = new Op.Map[UnaryKind.values().length * N];
    private static final Op.Map[] BINARY = new Op.Map[BinaryKind.values().length * N * N * N];
    private static final Op.Map[] NUMBER =
            new Op.Map[BinaryKind.values().length * N * CATEGORIES * 2];
    private static final Op.Map[] CAST = new Op.Map[N * N];
    private static final Op.Map[] RELU = new Op.Map[N];

    private MapTable() {}

    static Op.Map unary(UnaryKind kind, DType dtype) {
        int at = kind.ordinal() * N + dtype.ordinal();
        if (UNARY[at] == null) {
            UNARY[at] = require(makeUnary(kind, dtype), kind.opName(), dtype, null);
        }
        return UNARY[at];
    }

    static Op.Map binary(BinaryKind kind, DType left, DType right, DType common) {
        int at = index(kind, left, right, common);
        if (BINARY[at] == null) {
            Op.Map made = makeBinary(kind, left, right, common);
            BINARY[at] = require(made, kind.opName(), left, right);
        }
        return BINARY[at];
    }

    static Op.Map withNumber(BinaryKind kind, DType dtype, Category number, boolean numberFirst) {
        int at = index(kind, dtype, number, numberFirst);
        if (NUMBER[at] == null) {
            Op.Map made = makeNumber(kind, dtype, number, numberFirst);
            NUMBER[at] = require(made, kind.opName(), dtype, null);
        }
        return NUMBER[at];
    }

    static Op.Map cast(DType from, DType to) {
        int at = from.ordinal() * N + to.ordinal();
        if (CAST[at] == null) {
            CAST[at] = new Op.Map(cast(to, new Expr.Input(0, from)));
        }
        return CAST[at];
    }

    static Op.Map relu(DType dtype) {
        if (RELU[dtype.ordinal()] == null) {
            Op.Map made = dtype == DType.BOOL ? null : makeRelu(dtype);
            RELU[dtype.ordinal()] = require(made, "relu", dtype, null);
        }
        return RELU[dtype.ordinal()];
    }

    static Op.Map logicalNot(DType dtype) {
        return unary(UnaryKind.NOT, dtype);
    }

    /** The map, unless it is null because torch refuses the types. */
    private static Op.Map require(Op.Map op, String name, DType left, DType right) {
        if (op == null) {
            throw new DTypeException(
                    name
                            + " is not defined for "
                            + left
                            + (right == null ? "" : " and " + right)
                            + "; convert with to(dtype) first");
        }
        return op;
    }

    private static int index(BinaryKind kind, DType a, DType b, DType common) {
        return ((kind.ordinal() * N + a.ordinal()) * N + b.ordinal()) * N + common.ordinal();
    }

    private static int index(BinaryKind kind, DType dtype, Category number, boolean first) {
        return ((kind.ordinal() * N + dtype.ordinal()) * CATEGORIES + number.ordinal()) * 2
                + (first ? 1 : 0);
    }

    static Expr cast(DType to, Expr expr) {
        return expr.dtype() == to ? expr : new Expr.Cast(to, expr);
    }

    private static Op.Map makeUnary(UnaryKind kind, DType dtype) {
        Expr x = new Expr.Input(0, dtype);
        if (kind == UnaryKind.NOT) {
            return new Op.Map(new Expr.Unary(kind, cast(DType.BOOL, x)));
        }
        if (kind.floatingOnly() && !dtype.isFloating()) {
            return new Op.Map(new Expr.Unary(kind, cast(DType.FLOAT32, x)));
        }
        return dtype == DType.BOOL ? null : new Op.Map(new Expr.Unary(kind, x));
    }

    private static Op.Map makeBinary(BinaryKind kind, DType a, DType b, DType common) {
        DType computed = computedIn(kind, common);
        if (computed == null) {
            return null;
        }
        return new Op.Map(
                new Expr.Binary(
                        kind,
                        cast(computed, new Expr.Input(0, a)),
                        cast(computed, new Expr.Input(1, b))));
    }

    private static Op.Map makeNumber(BinaryKind kind, DType a, Category number, boolean first) {
        DType computed = computedIn(kind, a.withScalar(number));
        if (computed == null) {
            return null;
        }
        Expr x = cast(computed, new Expr.Input(0, a));
        Expr n = new Expr.Immediate(0, computed);
        return new Op.Map(first ? new Expr.Binary(kind, n, x) : new Expr.Binary(kind, x, n));
    }

    /** The dtype in which a function of two operands of a common dtype is computed. */
    static DType computedIn(BinaryKind kind, DType common) {
        return switch (kind) {
            case ADD, MUL, MAX, MIN, EQ, NE, LT, LE, GT, GE -> common;
            case SUB, FLOOR_DIV, REMAINDER, POW -> common == DType.BOOL ? null : common;
            case DIV -> common.isFloating() ? common : DType.FLOAT32;
            case AND, OR, XOR -> DType.BOOL;
        };
    }

    /** By select, so that NaN stays and the gradient at 0 is 0. */
    private static Op.Map makeRelu(DType dtype) {
        Expr x = new Expr.Input(0, dtype);
        Expr zero = new Expr.Const(Scalars.bits(0L, dtype), dtype);
        return new Op.Map(new Expr.Select(new Expr.Binary(BinaryKind.LE, x, zero), zero, x));
    }
}
