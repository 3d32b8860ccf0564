package io.farpoint;

import io.farpoint.engine.ScalarSymbol;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;

/**
 * The symbol of one element in a function given to {@link Tensor#map}: methods build an expression,
 * nothing is computed here. Types promote as for tensors of one rank; a number written in the
 * function becomes an immediate, so it may change from call to call without a new kernel.
 */
public sealed interface Scalar permits ScalarSymbol {
    /** The sum. */
    default Scalar add(Scalar other) {
        return symbol().binary(BinaryKind.ADD, other);
    }

    /** The sum, with a whole number. */
    default Scalar add(long other) {
        return symbol().binary(BinaryKind.ADD, symbol().number(other));
    }

    /** The sum, with a number. */
    default Scalar add(double other) {
        return symbol().binary(BinaryKind.ADD, symbol().number(other));
    }

    /** The difference. */
    default Scalar sub(Scalar other) {
        return symbol().binary(BinaryKind.SUB, other);
    }

    /** The difference, with a whole number. */
    default Scalar sub(long other) {
        return symbol().binary(BinaryKind.SUB, symbol().number(other));
    }

    /** The difference, with a number. */
    default Scalar sub(double other) {
        return symbol().binary(BinaryKind.SUB, symbol().number(other));
    }

    /** The product. */
    default Scalar mul(Scalar other) {
        return symbol().binary(BinaryKind.MUL, other);
    }

    /** The product, with a whole number. */
    default Scalar mul(long other) {
        return symbol().binary(BinaryKind.MUL, symbol().number(other));
    }

    /** The product, with a number. */
    default Scalar mul(double other) {
        return symbol().binary(BinaryKind.MUL, symbol().number(other));
    }

    /** The quotient; integers as FLOAT32. */
    default Scalar div(Scalar other) {
        return symbol().binary(BinaryKind.DIV, other);
    }

    /** The quotient; integers as FLOAT32, with a whole number. */
    default Scalar div(long other) {
        return symbol().binary(BinaryKind.DIV, symbol().number(other));
    }

    /** The quotient; integers as FLOAT32, with a number. */
    default Scalar div(double other) {
        return symbol().binary(BinaryKind.DIV, symbol().number(other));
    }

    /** The quotient rounded to minus infinity. */
    default Scalar floorDivide(Scalar other) {
        return symbol().binary(BinaryKind.FLOOR_DIV, other);
    }

    /** The quotient rounded to minus infinity, with a whole number. */
    default Scalar floorDivide(long other) {
        return symbol().binary(BinaryKind.FLOOR_DIV, symbol().number(other));
    }

    /** The quotient rounded to minus infinity, with a number. */
    default Scalar floorDivide(double other) {
        return symbol().binary(BinaryKind.FLOOR_DIV, symbol().number(other));
    }

    /** The remainder, with the divisor's sign. */
    default Scalar remainder(Scalar other) {
        return symbol().binary(BinaryKind.REMAINDER, other);
    }

    /** The remainder, with the divisor's sign, with a whole number. */
    default Scalar remainder(long other) {
        return symbol().binary(BinaryKind.REMAINDER, symbol().number(other));
    }

    /** The remainder, with the divisor's sign, with a number. */
    default Scalar remainder(double other) {
        return symbol().binary(BinaryKind.REMAINDER, symbol().number(other));
    }

    /** The power. */
    default Scalar pow(Scalar other) {
        return symbol().binary(BinaryKind.POW, other);
    }

    /** The power, with a whole number. */
    default Scalar pow(long other) {
        return symbol().binary(BinaryKind.POW, symbol().number(other));
    }

    /** The power, with a number. */
    default Scalar pow(double other) {
        return symbol().binary(BinaryKind.POW, symbol().number(other));
    }

    /** The larger. */
    default Scalar maximum(Scalar other) {
        return symbol().binary(BinaryKind.MAX, other);
    }

    /** The larger, with a whole number. */
    default Scalar maximum(long other) {
        return symbol().binary(BinaryKind.MAX, symbol().number(other));
    }

    /** The larger, with a number. */
    default Scalar maximum(double other) {
        return symbol().binary(BinaryKind.MAX, symbol().number(other));
    }

    /** The smaller. */
    default Scalar minimum(Scalar other) {
        return symbol().binary(BinaryKind.MIN, other);
    }

    /** The smaller, with a whole number. */
    default Scalar minimum(long other) {
        return symbol().binary(BinaryKind.MIN, symbol().number(other));
    }

    /** The smaller, with a number. */
    default Scalar minimum(double other) {
        return symbol().binary(BinaryKind.MIN, symbol().number(other));
    }

    /** Whether equal. */
    default Scalar eq(Scalar other) {
        return symbol().binary(BinaryKind.EQ, other);
    }

    /** Whether equal, with a whole number. */
    default Scalar eq(long other) {
        return symbol().binary(BinaryKind.EQ, symbol().number(other));
    }

    /** Whether equal, with a number. */
    default Scalar eq(double other) {
        return symbol().binary(BinaryKind.EQ, symbol().number(other));
    }

    /** Whether not equal. */
    default Scalar ne(Scalar other) {
        return symbol().binary(BinaryKind.NE, other);
    }

    /** Whether not equal, with a whole number. */
    default Scalar ne(long other) {
        return symbol().binary(BinaryKind.NE, symbol().number(other));
    }

    /** Whether not equal, with a number. */
    default Scalar ne(double other) {
        return symbol().binary(BinaryKind.NE, symbol().number(other));
    }

    /** Whether less. */
    default Scalar lt(Scalar other) {
        return symbol().binary(BinaryKind.LT, other);
    }

    /** Whether less, with a whole number. */
    default Scalar lt(long other) {
        return symbol().binary(BinaryKind.LT, symbol().number(other));
    }

    /** Whether less, with a number. */
    default Scalar lt(double other) {
        return symbol().binary(BinaryKind.LT, symbol().number(other));
    }

    /** Whether less or equal. */
    default Scalar le(Scalar other) {
        return symbol().binary(BinaryKind.LE, other);
    }

    /** Whether less or equal, with a whole number. */
    default Scalar le(long other) {
        return symbol().binary(BinaryKind.LE, symbol().number(other));
    }

    /** Whether less or equal, with a number. */
    default Scalar le(double other) {
        return symbol().binary(BinaryKind.LE, symbol().number(other));
    }

    /** Whether greater. */
    default Scalar gt(Scalar other) {
        return symbol().binary(BinaryKind.GT, other);
    }

    /** Whether greater, with a whole number. */
    default Scalar gt(long other) {
        return symbol().binary(BinaryKind.GT, symbol().number(other));
    }

    /** Whether greater, with a number. */
    default Scalar gt(double other) {
        return symbol().binary(BinaryKind.GT, symbol().number(other));
    }

    /** Whether greater or equal. */
    default Scalar ge(Scalar other) {
        return symbol().binary(BinaryKind.GE, other);
    }

    /** Whether greater or equal, with a whole number. */
    default Scalar ge(long other) {
        return symbol().binary(BinaryKind.GE, symbol().number(other));
    }

    /** Whether greater or equal, with a number. */
    default Scalar ge(double other) {
        return symbol().binary(BinaryKind.GE, symbol().number(other));
    }

    /** The negative. */
    default Scalar neg() {
        return symbol().unary(UnaryKind.NEG);
    }

    /** The absolute value. */
    default Scalar abs() {
        return symbol().unary(UnaryKind.ABS);
    }

    /** -1, 0 or 1. */
    default Scalar sign() {
        return symbol().unary(UnaryKind.SIGN);
    }

    /** The square root. */
    default Scalar sqrt() {
        return symbol().unary(UnaryKind.SQRT);
    }

    /** The exponential. */
    default Scalar exp() {
        return symbol().unary(UnaryKind.EXP);
    }

    /** The natural logarithm. */
    default Scalar log() {
        return symbol().unary(UnaryKind.LOG);
    }

    /** The logarithm of 1 + x. */
    default Scalar log1p() {
        return symbol().unary(UnaryKind.LOG1P);
    }

    /** The sine. */
    default Scalar sin() {
        return symbol().unary(UnaryKind.SIN);
    }

    /** The cosine. */
    default Scalar cos() {
        return symbol().unary(UnaryKind.COS);
    }

    /** The hyperbolic tangent. */
    default Scalar tanh() {
        return symbol().unary(UnaryKind.TANH);
    }

    /** 1 / (1 + exp(-x)). */
    default Scalar sigmoid() {
        return symbol().unary(UnaryKind.SIGMOID);
    }

    /** The error function. */
    default Scalar erf() {
        return symbol().unary(UnaryKind.ERF);
    }

    /** The largest whole number not above. */
    default Scalar floor() {
        return symbol().unary(UnaryKind.FLOOR);
    }

    /** Whether 0. */
    default Scalar logicalNot() {
        return symbol().unary(UnaryKind.NOT);
    }

    /** Logical and of the truth of both. */
    default Scalar logicalAnd(Scalar other) {
        return symbol().logical(BinaryKind.AND, other);
    }

    /** Logical or of the truth of both. */
    default Scalar logicalOr(Scalar other) {
        return symbol().logical(BinaryKind.OR, other);
    }

    /** One of two values, by the truth of this one. */
    default Scalar where(Scalar whenTrue, Scalar whenFalse) {
        return symbol().select(whenTrue, whenFalse);
    }

    /** max(x, 0), NaN stays NaN. */
    default Scalar relu() {
        return le(0).where(symbol().number(0).to(dtype()), this);
    }

    /** Bounded below and above; NaN stays, the gradient at a bound is 1, and a bound may be NaN. */
    default Scalar clamp(double min, double max) {
        if (Double.isNaN(min) || Double.isNaN(max)) { // torch: NaN everywhere, of gradient 0
            Scalar nan = symbol().number(Double.NaN);
            return lt(nan).where(this, nan);
        }
        Scalar raised = lt(min).where(symbol().number(min), this);
        return raised.gt(max).where(symbol().number(max), raised);
    }

    /** Bounded below and above by whole numbers. */
    default Scalar clamp(long min, long max) {
        Scalar raised = lt(min).where(symbol().number(min), this);
        return raised.gt(max).where(symbol().number(max), raised);
    }

    /** The value in another dtype. */
    default Scalar to(DType dtype) {
        return symbol().cast(dtype);
    }

    /** The dtype of the value. */
    DType dtype();

    private ScalarSymbol symbol() {
        return (ScalarSymbol) this;
    }
}
