package io.farpoint.optim;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.engine.Handle;
import io.farpoint.engine.Optimizing;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import java.util.List;

/**
 * Stochastic gradient descent with momentum and weight decay, by torch's formula: {@code g += decay
 * * p; v = momentum * v + g (v = g at first); p -= rate * v}. One fused in-place map a parameter;
 * the rates are immediates, so changing one makes no new kernel.
 */
public final class Sgd implements Optimizer {
    private final List<Tensor> parameters;
    private final Handle[] velocities;
    private final double momentum;
    private final double weightDecay;
    private double learningRate;
    private boolean closed;

    private Sgd(Builder builder) {
        this.parameters = builder.parameters;
        this.velocities = new Handle[parameters.size()];
        this.momentum = builder.momentum;
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

    /** The settings; without a learning rate it is 0.001. */
    public static final class Builder {
        private final List<Tensor> parameters;
        private double learningRate = 1e-3;
        private double momentum;
        private double weightDecay;

        private Builder(List<Tensor> parameters) {
            this.parameters = Settings.leaves(parameters);
        }

        /** The step's size, at least 0. */
        public Builder learningRate(double rate) {
            learningRate = Settings.notNegative("learningRate", rate);
            return this;
        }

        /** How much of the last step stays, at least 0. */
        public Builder momentum(double factor) {
            momentum = Settings.notNegative("momentum", factor);
            return this;
        }

        /** How much of the parameter joins its gradient, at least 0. */
        public Builder weightDecay(double factor) {
            weightDecay = Settings.notNegative("weightDecay", factor);
            return this;
        }

        /** The optimizer. */
        public Sgd build() {
            return new Sgd(this);
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
        for (int i = 0; i < velocities.length; i++) {
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
        DType dtype = parameter.dtype();
        if (momentum == 0) {
            Optimizing.update(
                    plain(dtype),
                    List.of(parameter, gradient),
                    List.of(parameter),
                    learningRate,
                    weightDecay);
            return;
        }
        // The first velocity is the gradient itself: 0 * momentum + g.
        if (velocities[i] == null) {
            velocities[i] = Optimizing.zerosLike(parameter);
        }
        Optimizing.update(
                withMomentum(dtype),
                List.of(parameter, gradient, velocities[i]),
                List.of(parameter, velocities[i]),
                learningRate,
                weightDecay,
                momentum);
    }

    private static Op.Map plain(DType dtype) {
        return new Op.Map(descended(dtype, decayed(dtype)));
    }

    private static Op.Map withMomentum(DType dtype) {
        Expr kept = times(new Expr.Immediate(2, dtype), new Expr.Input(2, dtype));
        Expr velocity = new Expr.Binary(BinaryKind.ADD, kept, decayed(dtype));
        return new Op.Map(descended(dtype, velocity), velocity);
    }

    private static Expr decayed(DType dtype) {
        return new Expr.Binary(
                BinaryKind.ADD,
                new Expr.Input(1, dtype),
                times(new Expr.Immediate(1, dtype), new Expr.Input(0, dtype)));
    }

    private static Expr descended(DType dtype, Expr direction) {
        return new Expr.Binary(
                BinaryKind.SUB,
                new Expr.Input(0, dtype),
                times(new Expr.Immediate(0, dtype), direction));
    }

    private static Expr times(Expr left, Expr right) {
        return new Expr.Binary(BinaryKind.MUL, left, right);
    }

    @Override
    public String toString() {
        return "Sgd of "
                + parameters.size()
                + " parameters, learningRate "
                + learningRate
                + ", momentum "
                + momentum
                + ", weightDecay "
                + weightDecay;
    }

    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < velocities.length; i++) {
            if (velocities[i] != null) {
                velocities[i].close();
                velocities[i] = null;
            }
        }
    }
}
