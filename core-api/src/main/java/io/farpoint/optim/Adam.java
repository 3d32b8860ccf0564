package io.farpoint.optim;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.engine.Handle;
import io.farpoint.engine.Optimizing;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.UnaryKind;
import java.util.List;

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015) by torch's formula:
 * {@code g += decay * p; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; p -= rate / (1 - b1^t) * m
 * / (sqrt(v) / sqrt(1 - b2^t) + eps)}. One fused in-place map of three outputs a parameter; all
 * numbers are immediates, so none makes a new kernel.
 */
public final class Adam implements Optimizer {
    private static final int GRADIENT = 1;
    private static final int MEAN = 2;
    private static final int VARIANCE = 3;

    private static final int STEP = 0;
    private static final int SCALE = 1;
    private static final int EPSILON = 2;
    private static final int BETA1 = 3;
    private static final int REST1 = 4;
    private static final int BETA2 = 5;
    private static final int REST2 = 6;
    private static final int DECAY = 7;

    private final List<Tensor> parameters;
    private final Handle[] means;
    private final Handle[] variances;
    private final long[] steps;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;
    private double learningRate;
    private boolean closed;

    private Adam(Builder builder) {
        this.parameters = builder.parameters;
        this.means = new Handle[parameters.size()];
        this.variances = new Handle[parameters.size()];
        this.steps = new long[parameters.size()];
        this.beta1 = builder.beta1;
        this.beta2 = builder.beta2;
        this.epsilon = builder.epsilon;
        this.weightDecay = builder.weightDecay;
        this.learningRate = builder.learningRate;
    }

    /**
     * Begins to describe an optimizer.
     *
     * @param parameters leaves that require grad
     * @return a builder
     * @throws io.farpoint.AutogradException if one is not such a leaf, or is named twice
     */
    public static Builder of(List<Tensor> parameters) {
        return new Builder(parameters);
    }

    /** The settings, torch's unless told: rate 0.001, betas 0.9 and 0.999, epsilon 1e-8. */
    public static final class Builder {
        private final List<Tensor> parameters;
        private double learningRate = 1e-3;
        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-8;
        private double weightDecay;

        private Builder(List<Tensor> parameters) {
            this.parameters = Settings.leaves(parameters);
        }

        /** The step's size, at least 0. */
        public Builder learningRate(double rate) {
            learningRate = Settings.notNegative("learningRate", rate);
            return this;
        }

        /** How much of the running mean and of the running variance stays at each step. */
        public Builder betas(double first, double second) {
            beta1 = Settings.fraction("the first beta", first);
            beta2 = Settings.fraction("the second beta", second);
            return this;
        }

        /** What keeps the denominator from 0, at least 0. */
        public Builder epsilon(double value) {
            epsilon = Settings.notNegative("epsilon", value);
            return this;
        }

        /** How much of the parameter joins its gradient, at least 0. */
        public Builder weightDecay(double factor) {
            weightDecay = Settings.notNegative("weightDecay", factor);
            return this;
        }

        /** The optimizer. */
        public Adam build() {
            return new Adam(this);
        }
    }

    /** Changes the step's size from now on. */
    public void learningRate(double rate) {
        learningRate = Settings.notNegative("learningRate", rate);
    }

    /** The step's size. */
    public double learningRate() {
        return learningRate;
    }

    @Override
    public List<Tensor> parameters() {
        return parameters;
    }

    @Override
    public void step() {
        Settings.requireOpen(closed, this);
        for (int i = 0; i < means.length; i++) {
            Tensor gradient = parameters.get(i).grad();
            if (gradient != null) {
                step(i, (Handle) parameters.get(i), (Handle) gradient);
                gradient.close();
            }
        }
    }

    @Override
    public void zeroGrad() {
        Settings.requireOpen(closed, this);
        Optimizer.super.zeroGrad();
    }

    private void step(int i, Handle parameter, Handle gradient) {
        if (means[i] == null) {
            means[i] = Optimizing.zerosLike(parameter);
            variances[i] = Optimizing.zerosLike(parameter);
        }
        long t = ++steps[i];
        Optimizing.update(
                map(parameter.dtype()),
                List.of(parameter, gradient, means[i], variances[i]),
                List.of(parameter, means[i], variances[i]),
                learningRate / (1 - Math.pow(beta1, t)),
                1 / Math.sqrt(1 - Math.pow(beta2, t)),
                epsilon,
                beta1,
                1 - beta1,
                beta2,
                1 - beta2,
                weightDecay);
    }

    private static Op.Map map(DType dtype) {
        Expr p = new Expr.Input(0, dtype);
        Expr g = plus(new Expr.Input(GRADIENT, dtype), times(number(DECAY, dtype), p));
        Expr mean =
                plus(
                        times(number(BETA1, dtype), new Expr.Input(MEAN, dtype)),
                        times(number(REST1, dtype), g));
        Expr variance =
                plus(
                        times(number(BETA2, dtype), new Expr.Input(VARIANCE, dtype)),
                        times(times(number(REST2, dtype), g), g));
        Expr root = new Expr.Unary(UnaryKind.SQRT, variance);
        Expr below = plus(times(root, number(SCALE, dtype)), number(EPSILON, dtype));
        Expr change = times(number(STEP, dtype), new Expr.Binary(BinaryKind.DIV, mean, below));
        return new Op.Map(new Expr.Binary(BinaryKind.SUB, p, change), mean, variance);
    }

    private static Expr number(int index, DType dtype) {
        return new Expr.Immediate(index, dtype);
    }

    private static Expr plus(Expr left, Expr right) {
        return new Expr.Binary(BinaryKind.ADD, left, right);
    }

    private static Expr times(Expr left, Expr right) {
        return new Expr.Binary(BinaryKind.MUL, left, right);
    }

    @Override
    public String toString() {
        return "Adam of " + parameters.size() + " parameters, learningRate " + learningRate;
    }

    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < means.length; i++) {
            if (means[i] != null) {
                means[i].close();
                variances[i].close();
                means[i] = null;
                variances[i] = null;
            }
        }
    }
}
