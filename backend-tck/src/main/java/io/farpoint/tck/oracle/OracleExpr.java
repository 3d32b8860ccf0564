package io.farpoint.tck.oracle;

import io.farpoint.op.Expr;

/**
 * The value of an expression at one element: a walk over the tree, each node rounded to its dtype.
 *
 * @param inputs the strided inputs
 * @param immediates the immediates' bits
 * @param verdict told of failures
 */
record OracleExpr(Elements[] inputs, long[] immediates, Verdict verdict) {
    long at(long[] index, Expr expr) {
        return switch (expr) {
            case Expr.Input input -> inputs[input.index()].get(index);
            case Expr.Immediate number -> immediates[number.index()];
            case Expr.Const constant -> constant.bits();
            case Expr.Index position -> index[position.axis()];
            case Expr.Unary unary ->
                    OracleScalars.unary(unary.kind(), unary.dtype(), at(index, unary.arg()));
            case Expr.Binary binary ->
                    OracleScalars.binary(
                            binary.kind(),
                            binary.left().dtype(),
                            at(index, binary.left()),
                            at(index, binary.right()),
                            verdict);
            case Expr.Fma fma ->
                    OracleScalars.fma(
                            fma.dtype(),
                            at(index, fma.a()),
                            at(index, fma.b()),
                            at(index, fma.c()));
            case Expr.Select select -> {
                long condition = at(index, select.condition());
                long whenTrue = at(index, select.whenTrue()); // both are computed
                long whenFalse = at(index, select.whenFalse());
                yield condition != 0 ? whenTrue : whenFalse;
            }
            case Expr.Cast cast ->
                    OracleScalars.cast(cast.arg().dtype(), cast.dtype(), at(index, cast.arg()));
        };
    }
}
