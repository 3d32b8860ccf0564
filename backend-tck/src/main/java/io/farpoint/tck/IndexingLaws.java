package io.farpoint.tck;

import static io.farpoint.tck.Operands.input;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import io.farpoint.spi.OpSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Laws of gather and scatter: from both ends, onto one place, in place, and out of range. */
public interface IndexingLaws extends OpLaw {
    /** The dtypes an index may have. */
    List<DType> INDICES = List.of(DType.INT32, DType.INT64);

    /**
     * Gathers along each dimension, of each dtype and index.
     *
     * @return one test a pair of dtypes
     */
    @TestFactory
    default Stream<DynamicTest> gathers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : DType.values()) {
            for (DType index : INDICES) {
                Op op = new Op.Gather(0);
                if (bench().runs(new OpSignature(op, List.of(dtype, index), List.of(dtype)))) {
                    tests.add(dynamicTest(dtype + " by " + index, () -> gathersHold(dtype, index)));
                }
            }
        }
        return tests.stream();
    }

    private void gathersHold(DType dtype, DType index) {
        Samples samples = new Samples(70);
        for (long size : Operands.SIZES) {
            gather(samples, dtype, index, 0, Shape.of(13), Shape.of(size), Arrangement.CONTIGUOUS);
            if (size > 0) {
                Shape source = Shape.of(3, size);
                gather(samples, dtype, index, 1, source, Shape.of(3, 7), Arrangement.CONTIGUOUS);
            }
        }
        gather(samples, dtype, index, 0, Shape.of(0), Shape.of(0), Arrangement.CONTIGUOUS);
        for (Arrangement way : Arrangement.values()) {
            for (int axis = 0; axis < 3; axis++) {
                long[] dims = {3, 7, 5};
                dims[axis] = 11;
                gather(samples, dtype, index, axis, Shape.of(3, 7, 5), Shape.of(dims), way);
            }
        }
    }

    private void gather(
            Samples samples,
            DType dtype,
            DType index,
            int axis,
            Shape source,
            Shape taken,
            Arrangement way) {
        Case.Given indices =
                input(
                        index,
                        taken,
                        way,
                        (d, s) -> samples.indices(d, s, Math.max(source.size(axis), 1)));
        check(
                Case.of(
                        source + " by " + taken + " along " + axis + " " + way,
                        new Op.Gather(axis),
                        List.of(input(dtype, source, way, samples::any), indices),
                        Case.Given.output(dtype, taken, Arrangement.CONTIGUOUS)),
                Tolerance.EXACT);
    }

    /**
     * Scatters along each dimension, in both modes, of each dtype and index; several values land on
     * one place.
     *
     * @return one test a mode and pair of dtypes
     */
    @TestFactory
    default Stream<DynamicTest> scatters() {
        List<DynamicTest> tests = new ArrayList<>();
        for (ScatterMode mode : ScatterMode.values()) {
            for (DType dtype : DType.values()) {
                for (DType index : INDICES) {
                    Op op = new Op.Scatter(0, mode);
                    List<DType> inputs = List.of(dtype, index, dtype);
                    if (bench().runs(new OpSignature(op, inputs, List.of(dtype)))) {
                        tests.add(
                                dynamicTest(
                                        mode + " " + dtype + " by " + index,
                                        () -> scattersHold(mode, dtype, index)));
                    }
                }
            }
        }
        return tests.stream();
    }

    private void scattersHold(ScatterMode mode, DType dtype, DType index) {
        Samples samples = new Samples(71);
        for (long size : Operands.SIZES) {
            Shape source = Shape.of(size);
            scatter(samples, mode, dtype, index, 0, Shape.of(13), source, Arrangement.CONTIGUOUS);
        }
        scatter(samples, mode, dtype, index, 0, Shape.of(0), Shape.of(0), Arrangement.CONTIGUOUS);
        for (Arrangement way : Arrangement.values()) {
            for (int axis = 0; axis < 3; axis++) {
                long[] dims = {3, 7, 5};
                dims[axis] = 11;
                Shape base = Shape.of(3, 7, 5);
                scatter(samples, mode, dtype, index, axis, base, Shape.of(dims), way);
            }
        }
    }

    private void scatter(
            Samples samples,
            ScatterMode mode,
            DType dtype,
            DType index,
            int axis,
            Shape shape,
            Shape landing,
            Arrangement way) {
        Case.Given base = input(dtype, shape, way, samples::moderate);
        Case.Given indices =
                input(
                        index,
                        landing,
                        way,
                        (d, s) -> samples.indices(d, s, Math.max(shape.size(axis), 1)));
        Case.Given source = input(dtype, landing, way, samples::moderate);
        Op op = new Op.Scatter(axis, mode);
        List<Case.Given> inputs = List.of(base, indices, source);
        String name = landing + " onto " + shape + " along " + axis + " " + way;
        check(
                Case.of(name, op, inputs, Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS)),
                Tolerance.EXACT_BUT_ZERO_SIGNS);
        if (way.isWritable()) {
            check(Case.of(name + ", in place", op, inputs, base), Tolerance.EXACT_BUT_ZERO_SIGNS);
        }
    }

    /** Of several values set on one place the last in row-major order stays. */
    @Test
    default void theLastValueSetStays() {
        HostArray base = HostArray.longs(0, 0, 0);
        HostArray index = HostArray.zeros(DType.INT64, Shape.of(1021));
        HostArray source = HostArray.zeros(DType.INT64, Shape.of(1021));
        for (int i = 0; i < 1021; i++) {
            index.set(i, i % 2 == 0 ? 1 : -1);
            source.set(i, i + 1);
        }
        check(
                Case.of(
                        "the last",
                        new Op.Scatter(0, ScatterMode.SET),
                        List.of(
                                Case.Given.whole(base),
                                Case.Given.whole(index),
                                Case.Given.whole(source)),
                        Case.Given.output(DType.INT64, Shape.of(3), Arrangement.CONTIGUOUS)),
                Tolerance.EXACT);
    }

    /** An index out of range, wherever it stands, is named; inputs and neighbours stay. */
    @Test
    default void anIndexOutOfRangeFails() {
        for (DType index : INDICES) {
            for (long wrong :
                    new long[] {13, -14, 1000, -1000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                for (long size : new long[] {1, 7, 1021}) {
                    for (long where : new long[] {0, size / 2, size - 1}) {
                        HostArray indices = new Samples(72).indices(index, Shape.of(size), 13);
                        indices.set(where, wrong);
                        outOfRange(indices, wrong);
                    }
                }
            }
        }
        HostArray far = HostArray.longs(0, 1L << 40, 2);
        outOfRange(far, 1L << 40);
        outOfRange(HostArray.longs(0, Long.MIN_VALUE, 2), Long.MIN_VALUE);
    }

    private void outOfRange(HostArray indices, long wrong) {
        Shape shape = indices.shape();
        Shape thirteen = Shape.of(13);
        Samples samples = new Samples(73);
        DType dtype = DType.FLOAT32;
        Case.Given base = input(dtype, thirteen, Arrangement.SLICED, samples::moderate);
        Case.Given source = input(dtype, shape, Arrangement.CONTIGUOUS, samples::moderate);
        Case.Given index = Case.Given.whole(indices);
        FailureCode code = FailureCode.INDEX_OUT_OF_RANGE;
        checkFails(
                Case.of(
                        "gather",
                        new Op.Gather(0),
                        List.of(base, index),
                        Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS)),
                code,
                Set.of(wrong));
        for (ScatterMode mode : ScatterMode.values()) {
            Op op = new Op.Scatter(0, mode);
            List<Case.Given> inputs = List.of(base, index, source);
            Case.Given output = Case.Given.output(dtype, thirteen, Arrangement.CONTIGUOUS);
            checkFails(Case.of("scatter", op, inputs, output), code, Set.of(wrong));
            checkFails(Case.of("scatter, in place", op, inputs, base), code, Set.of(wrong));
        }
    }

    /** Any index into a dimension of size 0 is out of range. */
    @Test
    default void everyIndexIntoNothingFails() {
        Case.Given nothing = Case.Given.whole(HostArray.zeros(DType.FLOAT32, Shape.of(0)));
        Case.Given index = Case.Given.whole(HostArray.longs(0, 0));
        checkFails(
                Case.of(
                        "gather",
                        new Op.Gather(0),
                        List.of(nothing, index),
                        Case.Given.output(DType.FLOAT32, Shape.of(2), Arrangement.CONTIGUOUS)),
                FailureCode.INDEX_OUT_OF_RANGE,
                Set.of(0L));
    }
}
