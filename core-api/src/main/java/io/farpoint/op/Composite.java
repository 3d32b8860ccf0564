package io.farpoint.op;

/**
 * An op that travels as one command and has a decomposition into the table of {@link Op.Primitive}:
 * a backend may claim it, else the session runs {@link Decompositions}.
 */
public sealed interface Composite extends Op {
    @Override
    default boolean mayFail() {
        return switch (this) {
            case CrossEntropy _ -> true;
            case Softmax _, LogSoftmax _, LogSumExp _, Mean _ -> false;
        };
    }

    /**
     * {@code e^(x - max) / sum e^(x - max)} along a dimension; floating, same shape out.
     *
     * @param axis the dimension
     */
    record Softmax(int axis) implements Composite {
        @Override
        public String name() {
            return "softmax";
        }
    }

    /**
     * {@code x - max - log sum e^(x - max)} along a dimension; floating, same shape out.
     *
     * @param axis the dimension
     */
    record LogSoftmax(int axis) implements Composite {
        @Override
        public String name() {
            return "logSoftmax";
        }
    }

    /**
     * {@code log sum e^x} over dimensions, which the output lacks; floating. An infinite maximum is
     * itself.
     *
     * @param axes the dimensions
     */
    record LogSumExp(Axes axes) implements Composite {
        @Override
        public String name() {
            return "logSumExp";
        }
    }

    /**
     * The mean over dimensions, which the output lacks; floating; NaN of nothing.
     *
     * @param axes the dimensions
     */
    record Mean(Axes axes) implements Composite {
        @Override
        public String name() {
            return "mean";
        }
    }

    /**
     * Inputs (logits [n, classes] floating, target [n] INT64 or INT32 class numbers): per row
     * {@code -logSoftmax(logits)[target]}, output [n]. A target outside {@code [0, classes)} fails
     * (a negative one counts from the end, as every index).
     */
    record CrossEntropy() implements Composite {
        /** The only value. */
        public static final CrossEntropy INSTANCE = new CrossEntropy();

        @Override
        public String name() {
            return "crossEntropy";
        }
    }
}
