package io.farpoint;

import io.farpoint.engine.Elementwise;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The elementwise ops of a {@link Tensor}, named as in torch, with its broadcasting and type
 * promotion: of two tensors with dimensions the higher dtype counts; a rank-0 tensor or a number
 * counts only if its category (boolean, integer, floating) is higher. All have gradients where the
 * dtype is floating.
 */
public sealed interface ElementwiseOps permits Tensor {
    /** The sum; logical or for BOOL. */
    default Tensor add(Tensor other) {
        return Elementwise.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** The sum; logical or for BOOL, with a whole number. */
    default Tensor add(long other) {
        return Elementwise.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** The sum; logical or for BOOL, with a fraction. */
    default Tensor add(double other) {
        return Elementwise.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** The difference. */
    default Tensor sub(Tensor other) {
        return Elementwise.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** The difference, with a whole number. */
    default Tensor sub(long other) {
        return Elementwise.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** The difference, with a fraction. */
    default Tensor sub(double other) {
        return Elementwise.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** The product; logical and for BOOL. */
    default Tensor mul(Tensor other) {
        return Elementwise.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** The product; logical and for BOOL, with a whole number. */
    default Tensor mul(long other) {
        return Elementwise.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** The product; logical and for BOOL, with a fraction. */
    default Tensor mul(double other) {
        return Elementwise.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** The quotient; integers are divided as FLOAT32. */
    default Tensor div(Tensor other) {
        return Elementwise.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** The quotient; integers are divided as FLOAT32, with a whole number. */
    default Tensor div(long other) {
        return Elementwise.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** The quotient; integers are divided as FLOAT32, with a fraction. */
    default Tensor div(double other) {
        return Elementwise.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** The quotient rounded to minus infinity; an integer division by 0 fails where it runs. */
    default Tensor floorDivide(Tensor other) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, (Tensor) this, other);
    }

    /**
     * The quotient rounded to minus infinity; an integer division by 0 fails where it runs, with a
     * whole number.
     */
    default Tensor floorDivide(long other) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, (Tensor) this, other);
    }

    /**
     * The quotient rounded to minus infinity; an integer division by 0 fails where it runs, with a
     * fraction.
     */
    default Tensor floorDivide(double other) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, (Tensor) this, other);
    }

    /** The remainder, with the divisor's sign; an integer division by 0 fails where it runs. */
    default Tensor remainder(Tensor other) {
        return Elementwise.binary(BinaryKind.REMAINDER, (Tensor) this, other);
    }

    /**
     * The remainder, with the divisor's sign; an integer division by 0 fails where it runs, with a
     * whole number.
     */
    default Tensor remainder(long other) {
        return Elementwise.binary(BinaryKind.REMAINDER, (Tensor) this, other);
    }

    /**
     * The remainder, with the divisor's sign; an integer division by 0 fails where it runs, with a
     * fraction.
     */
    default Tensor remainder(double other) {
        return Elementwise.binary(BinaryKind.REMAINDER, (Tensor) this, other);
    }

    /** The power; a negative power of an integer fails where it runs. */
    default Tensor pow(Tensor other) {
        return Elementwise.binary(BinaryKind.POW, (Tensor) this, other);
    }

    /** The power; a negative power of an integer fails where it runs, with a whole number. */
    default Tensor pow(long other) {
        return Elementwise.binary(BinaryKind.POW, (Tensor) this, other);
    }

    /** The power; a negative power of an integer fails where it runs, with a fraction. */
    default Tensor pow(double other) {
        return Elementwise.binary(BinaryKind.POW, (Tensor) this, other);
    }

    /** The larger of two, NaN if either is. */
    default Tensor maximum(Tensor other) {
        return Elementwise.binary(BinaryKind.MAX, (Tensor) this, other);
    }

    /** The larger of two, NaN if either is, with a whole number. */
    default Tensor maximum(long other) {
        return Elementwise.binary(BinaryKind.MAX, (Tensor) this, other);
    }

    /** The larger of two, NaN if either is, with a fraction. */
    default Tensor maximum(double other) {
        return Elementwise.binary(BinaryKind.MAX, (Tensor) this, other);
    }

    /** The smaller of two, NaN if either is. */
    default Tensor minimum(Tensor other) {
        return Elementwise.binary(BinaryKind.MIN, (Tensor) this, other);
    }

    /** The smaller of two, NaN if either is, with a whole number. */
    default Tensor minimum(long other) {
        return Elementwise.binary(BinaryKind.MIN, (Tensor) this, other);
    }

    /** The smaller of two, NaN if either is, with a fraction. */
    default Tensor minimum(double other) {
        return Elementwise.binary(BinaryKind.MIN, (Tensor) this, other);
    }

    /** Whether equal: BOOL. */
    default Tensor eq(Tensor other) {
        return Elementwise.binary(BinaryKind.EQ, (Tensor) this, other);
    }

    /** Whether equal: BOOL, with a whole number. */
    default Tensor eq(long other) {
        return Elementwise.binary(BinaryKind.EQ, (Tensor) this, other);
    }

    /** Whether equal: BOOL, with a fraction. */
    default Tensor eq(double other) {
        return Elementwise.binary(BinaryKind.EQ, (Tensor) this, other);
    }

    /** Whether not equal: BOOL. */
    default Tensor ne(Tensor other) {
        return Elementwise.binary(BinaryKind.NE, (Tensor) this, other);
    }

    /** Whether not equal: BOOL, with a whole number. */
    default Tensor ne(long other) {
        return Elementwise.binary(BinaryKind.NE, (Tensor) this, other);
    }

    /** Whether not equal: BOOL, with a fraction. */
    default Tensor ne(double other) {
        return Elementwise.binary(BinaryKind.NE, (Tensor) this, other);
    }

    /** Whether less: BOOL. */
    default Tensor lt(Tensor other) {
        return Elementwise.binary(BinaryKind.LT, (Tensor) this, other);
    }

    /** Whether less: BOOL, with a whole number. */
    default Tensor lt(long other) {
        return Elementwise.binary(BinaryKind.LT, (Tensor) this, other);
    }

    /** Whether less: BOOL, with a fraction. */
    default Tensor lt(double other) {
        return Elementwise.binary(BinaryKind.LT, (Tensor) this, other);
    }

    /** Whether less or equal: BOOL. */
    default Tensor le(Tensor other) {
        return Elementwise.binary(BinaryKind.LE, (Tensor) this, other);
    }

    /** Whether less or equal: BOOL, with a whole number. */
    default Tensor le(long other) {
        return Elementwise.binary(BinaryKind.LE, (Tensor) this, other);
    }

    /** Whether less or equal: BOOL, with a fraction. */
    default Tensor le(double other) {
        return Elementwise.binary(BinaryKind.LE, (Tensor) this, other);
    }

    /** Whether greater: BOOL. */
    default Tensor gt(Tensor other) {
        return Elementwise.binary(BinaryKind.GT, (Tensor) this, other);
    }

    /** Whether greater: BOOL, with a whole number. */
    default Tensor gt(long other) {
        return Elementwise.binary(BinaryKind.GT, (Tensor) this, other);
    }

    /** Whether greater: BOOL, with a fraction. */
    default Tensor gt(double other) {
        return Elementwise.binary(BinaryKind.GT, (Tensor) this, other);
    }

    /** Whether greater or equal: BOOL. */
    default Tensor ge(Tensor other) {
        return Elementwise.binary(BinaryKind.GE, (Tensor) this, other);
    }

    /** Whether greater or equal: BOOL, with a whole number. */
    default Tensor ge(long other) {
        return Elementwise.binary(BinaryKind.GE, (Tensor) this, other);
    }

    /** Whether greater or equal: BOOL, with a fraction. */
    default Tensor ge(double other) {
        return Elementwise.binary(BinaryKind.GE, (Tensor) this, other);
    }

    /** The negative. */
    default Tensor neg() {
        return Elementwise.unary(UnaryKind.NEG, (Tensor) this);
    }

    /** The absolute value. */
    default Tensor abs() {
        return Elementwise.unary(UnaryKind.ABS, (Tensor) this);
    }

    /** -1, 0 or 1. */
    default Tensor sign() {
        return Elementwise.unary(UnaryKind.SIGN, (Tensor) this);
    }

    /** The square root; integers as FLOAT32, here and below. */
    default Tensor sqrt() {
        return Elementwise.unary(UnaryKind.SQRT, (Tensor) this);
    }

    /** The exponential. */
    default Tensor exp() {
        return Elementwise.unary(UnaryKind.EXP, (Tensor) this);
    }

    /** The natural logarithm. */
    default Tensor log() {
        return Elementwise.unary(UnaryKind.LOG, (Tensor) this);
    }

    /** The logarithm of 1 + x, accurate near 0. */
    default Tensor log1p() {
        return Elementwise.unary(UnaryKind.LOG1P, (Tensor) this);
    }

    /** The sine, in radians. */
    default Tensor sin() {
        return Elementwise.unary(UnaryKind.SIN, (Tensor) this);
    }

    /** The cosine, in radians. */
    default Tensor cos() {
        return Elementwise.unary(UnaryKind.COS, (Tensor) this);
    }

    /** The hyperbolic tangent. */
    default Tensor tanh() {
        return Elementwise.unary(UnaryKind.TANH, (Tensor) this);
    }

    /** 1 / (1 + exp(-x)). */
    default Tensor sigmoid() {
        return Elementwise.unary(UnaryKind.SIGMOID, (Tensor) this);
    }

    /** The error function. */
    default Tensor erf() {
        return Elementwise.unary(UnaryKind.ERF, (Tensor) this);
    }

    /** The largest whole number not above. */
    default Tensor floor() {
        return Elementwise.unary(UnaryKind.FLOOR, (Tensor) this);
    }

    /** max(x, 0), NaN stays NaN; its gradient at 0 is 0. */
    default Tensor relu() {
        return Elementwise.relu((Tensor) this);
    }

    /**
     * x times the standard normal distribution function of x (Hendrycks and Gimpel 2016), by erf.
     */
    default Tensor gelu() {
        return Elementwise.gelu((Tensor) this);
    }

    /** Bounded below and above; NaN stays NaN. */
    default Tensor clamp(double min, double max) {
        return Elementwise.clamp((Tensor) this, min, max);
    }

    /** Bounded below and above by whole numbers. */
    default Tensor clamp(long min, long max) {
        return Elementwise.clamp((Tensor) this, min, max);
    }

    /** Logical and of the truth of the elements (not 0): BOOL. */
    default Tensor logicalAnd(Tensor other) {
        return Elementwise.logical(BinaryKind.AND, (Tensor) this, other);
    }

    /** Logical or of the truth of the elements (not 0): BOOL. */
    default Tensor logicalOr(Tensor other) {
        return Elementwise.logical(BinaryKind.OR, (Tensor) this, other);
    }

    /** Logical xor of the truth of the elements (not 0): BOOL. */
    default Tensor logicalXor(Tensor other) {
        return Elementwise.logical(BinaryKind.XOR, (Tensor) this, other);
    }

    /** Whether an element is 0: BOOL. */
    default Tensor logicalNot() {
        return Elementwise.logicalNot((Tensor) this);
    }

    /**
     * The elements in another dtype; the tensor itself if it has it. Floating to integer saturates,
     * NaN to 0.
     */
    default Tensor to(DType dtype) {
        return Elementwise.to((Tensor) this, dtype);
    }

    /**
     * Your own elementwise function, fused into one pass wherever the tensor lives, with a
     * gradient. The function runs here, once a call, on a symbol of an element; numbers in it may
     * change from call to call.
     *
     * @param function builds the result from the element
     * @return a tensor of this shape
     */
    default Tensor map(UnaryOperator<Scalar> function) {
        return Elementwise.map(List.of((Tensor) this), args -> function.apply(args.get(0)));
    }
}
