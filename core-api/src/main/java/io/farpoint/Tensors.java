package io.farpoint;

import io.farpoint.autograd.Backward;
import io.farpoint.engine.Elementwise;
import io.farpoint.engine.Indexing;
import io.farpoint.engine.Losses;
import io.farpoint.op.BinaryKind;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The functions without a receiver; where torch has both forms, they equal the methods. */
public final class Tensors {
    private Tensors() {}

    /** The sum of two tensors. */
    public static Tensor add(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.ADD, a, b);
    }

    /** The sum of a whole number and a tensor. */
    public static Tensor add(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.ADD, a, b);
    }

    /** The sum of a number and a tensor. */
    public static Tensor add(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.ADD, a, b);
    }

    /** The difference of two tensors. */
    public static Tensor sub(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.SUB, a, b);
    }

    /** The difference of a whole number and a tensor. */
    public static Tensor sub(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.SUB, a, b);
    }

    /** The difference of a number and a tensor. */
    public static Tensor sub(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.SUB, a, b);
    }

    /** The product of two tensors. */
    public static Tensor mul(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.MUL, a, b);
    }

    /** The product of a whole number and a tensor. */
    public static Tensor mul(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.MUL, a, b);
    }

    /** The product of a number and a tensor. */
    public static Tensor mul(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.MUL, a, b);
    }

    /** The quotient of two tensors. */
    public static Tensor div(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.DIV, a, b);
    }

    /** The quotient of a whole number and a tensor. */
    public static Tensor div(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.DIV, a, b);
    }

    /** The quotient of a number and a tensor. */
    public static Tensor div(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.DIV, a, b);
    }

    /** The quotient rounded to minus infinity of two tensors. */
    public static Tensor floorDivide(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, a, b);
    }

    /** The quotient rounded to minus infinity of a whole number and a tensor. */
    public static Tensor floorDivide(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, a, b);
    }

    /** The quotient rounded to minus infinity of a number and a tensor. */
    public static Tensor floorDivide(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.FLOOR_DIV, a, b);
    }

    /** The remainder of two tensors. */
    public static Tensor remainder(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.REMAINDER, a, b);
    }

    /** The remainder of a whole number and a tensor. */
    public static Tensor remainder(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.REMAINDER, a, b);
    }

    /** The remainder of a number and a tensor. */
    public static Tensor remainder(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.REMAINDER, a, b);
    }

    /** The power of two tensors. */
    public static Tensor pow(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.POW, a, b);
    }

    /** The power of a whole number and a tensor. */
    public static Tensor pow(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.POW, a, b);
    }

    /** The power of a number and a tensor. */
    public static Tensor pow(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.POW, a, b);
    }

    /** The larger of two of two tensors. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.MAX, a, b);
    }

    /** The larger of two of a whole number and a tensor. */
    public static Tensor maximum(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.MAX, a, b);
    }

    /** The larger of two of a number and a tensor. */
    public static Tensor maximum(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.MAX, a, b);
    }

    /** The smaller of two of two tensors. */
    public static Tensor minimum(Tensor a, Tensor b) {
        return Elementwise.binary(BinaryKind.MIN, a, b);
    }

    /** The smaller of two of a whole number and a tensor. */
    public static Tensor minimum(long a, Tensor b) {
        return Elementwise.binary(BinaryKind.MIN, a, b);
    }

    /** The smaller of two of a number and a tensor. */
    public static Tensor minimum(double a, Tensor b) {
        return Elementwise.binary(BinaryKind.MIN, a, b);
    }

    /** {@code a} where the BOOL condition holds, {@code b} elsewhere; broadcast. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Elementwise.where(condition, a, b);
    }

    /** {@code a} where the BOOL condition holds, a number elsewhere. */
    public static Tensor where(Tensor condition, Tensor a, double b) {
        return Elementwise.where(condition, a, b);
    }

    /** {@code a} where the BOOL condition holds, a whole number elsewhere. */
    public static Tensor where(Tensor condition, Tensor a, long b) {
        return Elementwise.where(condition, a, b);
    }

    /** A whole number where the BOOL condition holds, {@code b} elsewhere. */
    public static Tensor where(Tensor condition, long a, Tensor b) {
        return Elementwise.where(condition, a, b);
    }

    /** A number where the BOOL condition holds, {@code b} elsewhere. */
    public static Tensor where(Tensor condition, double a, Tensor b) {
        return Elementwise.where(condition, a, b);
    }

    /** Tensors end to end along a dimension. */
    public static Tensor cat(int dim, Tensor... tensors) {
        return Indexing.cat(dim, List.of(tensors));
    }

    /** Tensors end to end along a dimension. */
    public static Tensor cat(int dim, List<Tensor> tensors) {
        return Indexing.cat(dim, tensors);
    }

    /** Tensors side by side along a new dimension. */
    public static Tensor stack(int dim, Tensor... tensors) {
        return Indexing.stack(dim, List.of(tensors));
    }

    /** Tensors side by side along a new dimension. */
    public static Tensor stack(int dim, List<Tensor> tensors) {
        return Indexing.stack(dim, tensors);
    }

    /** Your own elementwise function of one tensor; see {@link Tensor#map}. */
    public static Tensor map(Tensor a, UnaryOperator<Scalar> function) {
        return a.map(function);
    }

    /** Your own elementwise function of two tensors, broadcast together; see {@link Tensor#map}. */
    public static Tensor map(Tensor a, Tensor b, BinaryOperator<Scalar> function) {
        return Elementwise.map(List.of(a, b), args -> function.apply(args.get(0), args.get(1)));
    }

    /** Your own elementwise function of several tensors, broadcast together. */
    public static Tensor map(List<Tensor> tensors, Function<List<Scalar>, Scalar> function) {
        return Elementwise.map(tensors, function);
    }

    /** The mean of squared differences. */
    public static Tensor mseLoss(Tensor input, Tensor target) {
        return Losses.mse(input, target);
    }

    /**
     * The mean over rows of {@code -logSoftmax(logits)[target]}.
     *
     * @param logits floating, [n, classes]
     * @param target INT64 class numbers, [n]
     * @return a scalar
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        return Losses.crossEntropy(logits, target);
    }

    /**
     * The mean of {@code max(x, 0) - x y + log(1 + exp(-|x|))}, the cross entropy of sigmoid(x)
     * without overflow.
     *
     * @param logits floating
     * @param target of the same shape and dtype, in [0, 1]
     * @return a scalar
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target) {
        return Losses.binaryCrossEntropyWithLogits(logits, target);
    }

    /**
     * Gradients of a scalar, as tensors; no leaf's gradient is touched.
     *
     * @param output the scalar
     * @param inputs what to differentiate by
     * @return one gradient an input
     * @throws AutogradException if the output does not depend on an input
     */
    public static List<Tensor> grad(Tensor output, Tensor... inputs) {
        return Backward.grad(output, null, GraphMode.FREE, List.of(inputs));
    }

    /** Gradients of a scalar, with a choice of what becomes of the graph. */
    public static List<Tensor> grad(Tensor output, GraphMode mode, Tensor... inputs) {
        return Backward.grad(output, null, mode, List.of(inputs));
    }

    /** Gradients from a given gradient of the output. */
    public static List<Tensor> grad(
            Tensor output, Tensor gradient, GraphMode mode, List<Tensor> inputs) {
        return Backward.grad(output, gradient, mode, inputs);
    }
}
