package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.farpoint.DType;
import io.farpoint.op.Layout;
import io.farpoint.op.Scalars;
import io.farpoint.tck.oracle.Elements;
import io.farpoint.tck.oracle.Indices;
import java.util.Arrays;

/** Whether two answers agree, and where they do not. */
final class Agreement {
    private Agreement() {}

    /**
     * Checks an output: inside the view within the tolerance, outside it every byte.
     *
     * @param what the case, for the message
     * @param layout the view written
     * @param expected the oracle's object
     * @param actual the object to check
     * @param tolerance how far inside may be off
     */
    static void check(
            Object what, Layout layout, HostArray expected, HostArray actual, Tolerance tolerance) {
        Elements right = expected.view(layout);
        Elements found = actual.view(layout);
        Elements bounds = tolerance instanceof Tolerance.Bound bound ? bound.bounds().all() : null;
        Indices.each(
                layout.shape(),
                index -> {
                    double bound = bounds == null ? 0 : bounds.getDouble(index);
                    long e = right.get(index);
                    long a = found.get(index);
                    if (!agree(expected.dtype(), e, a, tolerance, bound)) {
                        fail(
                                what
                                        + "\n  at "
                                        + Arrays.toString(index)
                                        + " the answer is "
                                        + text(expected.dtype(), a)
                                        + " where the oracle has "
                                        + text(expected.dtype(), e)
                                        + ", tolerance "
                                        + describe(tolerance, bound));
                    }
                });
        checkOutside(what, layout, expected, actual);
    }

    private static void checkOutside(
            Object what, Layout layout, HostArray expected, HostArray actual) {
        byte[] outsideExpected = blank(layout, expected);
        byte[] outsideActual = blank(layout, actual);
        int byteAt = Arrays.mismatch(outsideExpected, outsideActual);
        if (byteAt >= 0) {
            fail(
                    what
                            + "\n  element "
                            + byteAt / expected.dtype().bytes()
                            + " of the output's object was touched, though the view "
                            + layout
                            + " does not reach it");
        }
    }

    /** The object's bytes with the view's set to zero. */
    private static byte[] blank(Layout layout, HostArray array) {
        HostArray copy = new HostArray(array.dtype(), array.shape(), array.bytes().clone());
        Elements view = copy.view(layout);
        Indices.each(layout.shape(), index -> view.set(0, index));
        return copy.bytes();
    }

    private static boolean agree(
            DType dtype, long expected, long actual, Tolerance tolerance, double bound) {
        if (!dtype.isFloating()) {
            return expected == actual;
        }
        double e = Scalars.toDouble(expected, dtype);
        double a = Scalars.toDouble(actual, dtype);
        if (Double.isNaN(e) || Double.isNaN(a)) {
            return Double.isNaN(e) && Double.isNaN(a);
        }
        return switch (tolerance) {
            case Tolerance.Exact exact -> expected == actual || (exact.anyZeroSign() && e == a);
            case Tolerance.Ulps ulps ->
                    expected == actual
                            || (e != 0 && Math.abs(a - e) <= slack(dtype, e, ulps.count()));
            case Tolerance.Bound _ -> e == a || Math.abs(a - e) <= bound;
        };
    }

    private static double slack(DType dtype, double value, double ulps) {
        double ulp = dtype == DType.FLOAT32 ? Math.ulp((float) value) : Math.ulp(value);
        double flushed = dtype == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        return Math.abs(value) < flushed ? flushed : ulps * ulp;
    }

    /** Checks that an object is as it was. */
    static void checkUnchanged(Object what, HostArray before, HostArray after) {
        assertEquals(
                -1,
                Arrays.mismatch(before.bytes(), after.bytes()),
                () -> what + "\n  an input was changed, at the byte");
    }

    private static String describe(Tolerance tolerance, double bound) {
        return switch (tolerance) {
            case Tolerance.Exact exact -> exact.anyZeroSign() ? "none but a zero's sign" : "none";
            case Tolerance.Ulps ulps -> ulps.count() + " ulps";
            case Tolerance.Bound _ -> String.valueOf(bound);
        };
    }

    private static String text(DType dtype, long bits) {
        if (!dtype.isFloating()) {
            return String.valueOf(bits);
        }
        return Scalars.toDouble(bits, dtype) + " (bits " + Long.toHexString(bits) + ")";
    }
}
