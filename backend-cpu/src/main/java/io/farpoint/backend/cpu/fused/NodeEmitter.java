package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Expr;

/**
 * What an expression is turned into, node by node: one value of its own kind for each.
 *
 * @param <V> where a node's value is: a register, a local variable
 */
public interface NodeEmitter<V> {
    /** An element of an input. */
    V input(Expr.Input node);

    /** A number that travels beside the op. */
    V immediate(Expr.Immediate node);

    /** A number of the expression. */
    V constant(Expr.Const node);

    /** The index along a dimension. */
    V index(Expr.Index node);

    /** A function of one argument. */
    V unary(Expr.Unary node, V a);

    /** A function of two arguments. */
    V binary(Expr.Binary node, V a, V b);

    /** A fused product and sum. */
    V fma(Expr.Fma node, V a, V b, V c);

    /** One of two values. */
    V select(Expr.Select node, V condition, V a, V b);

    /** A conversion. */
    V cast(Expr.Cast node, V a);

    /** Says, before a node is emitted, that it is the last one to use this value. */
    default void dies(V value) {}
}
