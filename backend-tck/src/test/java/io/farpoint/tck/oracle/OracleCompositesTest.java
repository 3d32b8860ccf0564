package io.farpoint.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.FailureCode;
import io.farpoint.tck.HostArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The composites' reference against values that torch prints. */
@Tag("unit")
class OracleCompositesTest {
    private static final HostArray X = HostArray.of(DType.FLOAT64, 1, 2, 3);

    @Test
    void softmaxOfOneTwoThree() {
        assertValues(
                run(new Composite.Softmax(0), 3, X),
                0.09003057317038046,
                0.24472847105479767,
                0.6652409557748219);
        assertValues(
                run(new Composite.LogSoftmax(0), 3, X),
                -2.407605964444380,
                -1.407605964444380,
                -0.4076059644443804);
    }

    @Test
    void logSumExpAndMean() {
        assertValues(run(new Composite.LogSumExp(new Axes(1)), 1, X), 3.4076059644443806);
        assertValues(run(new Composite.Mean(new Axes(1)), 1, X), 2);
        HostArray none = HostArray.of(DType.FLOAT64, -1.0 / 0, -1.0 / 0);
        assertValues(run(new Composite.LogSumExp(new Axes(1)), 1, none), -1.0 / 0);
    }

    @Test
    void crossEntropyCountsFromBothEndsAndNamesAWrongClass() {
        HostArray logits = HostArray.of(DType.FLOAT64, 1, 2, 3, 3, 2, 1).reshape(2, 3);
        assertValues(
                run(Composite.CrossEntropy.INSTANCE, 2, logits, HostArray.longs(0, -3)),
                2.407605964444380,
                0.4076059644443804);
        HostArray out = HostArray.zeros(DType.FLOAT64, Shape.of(2));
        HostArray failure = HostArray.longs(0, 0);
        Elements[] in = {logits.all(), HostArray.longs(1, 3).all()};
        OracleComposites.run(Composite.CrossEntropy.INSTANCE, in, out.all(), failure.all());
        assertEquals(FailureCode.INDEX_OUT_OF_RANGE.code(), failure.get(0));
        assertEquals(3, failure.get(1));
    }

    private static HostArray run(Composite op, int size, HostArray... inputs) {
        Shape shape =
                op instanceof Composite.LogSumExp || op instanceof Composite.Mean
                        ? Shape.SCALAR
                        : Shape.of(size);
        HostArray out = HostArray.poisoned(DType.FLOAT64, shape);
        Elements[] in = new Elements[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs[i].all();
        }
        OracleComposites.run(op, in, out.all(), HostArray.longs(0, 0).all());
        return out;
    }

    private static void assertValues(HostArray actual, double... expected) {
        assertEquals(expected.length, actual.shape().size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], Double.longBitsToDouble(actual.get(i)), 1e-14);
        }
    }
}
