package io.farpoint.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.Tensor;
import io.farpoint.stub.StubProvider;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text as torch 2 prints it with its default options, worked out by torch/_tensor_str.py. */
@Tag("unit")
class PrinterTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    private final Farpoint fp = Farpoint.start(StubProvider.options());

    @AfterEach
    void close() {
        fp.close();
    }

    private static void prints(String text, Tensor tensor) {
        assertEquals(text, tensor.toString());
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    @Test
    void wholeNumbersOfAnIntegerTypeHaveNoPoint() {
        prints("tensor([1, 2, 3])", fp.tensor(1, 2, 3));
        prints("tensor([   1,  -20, 3000])", fp.tensor(1, -20, 3000));
    }

    @Test
    void wholeNumbersOfAFloatingTypeEndInAPoint() {
        prints("tensor([1., 2., 3.])", fp.tensor(1f, 2, 3));
        prints("tensor([  1., -20., 300.])", fp.tensor(1f, -20, 300));
    }

    @Test
    void fractionsHaveFourDigits() {
        prints("tensor([1.5000, 2.0000])", fp.tensor(1.5f, 2));
        prints("tensor([ 0.1000, -0.2500])", fp.tensor(0.1f, -0.25f));
    }

    /** Python rounds the exact value, and a tie to the even digit. */
    @Test
    void tiesRoundToTheEvenDigit() {
        prints("tensor([0.0312, 0.0938])", fp.tensor(0.03125f, 0.09375f));
        prints("tensor([1.0312e+04, 5.0000e-01])", fp.tensor(10312.5f, 0.5f));
    }

    @Test
    void zerosAloneArePlain() {
        prints("tensor([0., 0.])", fp.tensor(0f, 0));
        prints("tensor([0., -0.])", fp.tensor(0f, -0f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e-5, 1 | tensor([1.0000e-05, 1.0000e+00])",
                "1e-4, 0.1 | tensor([0.0001, 0.1000])",
                "1e-4, 0.2 | tensor([1.0000e-04, 2.0000e-01])",
                "0.001, 1 | tensor([0.0010, 1.0000])",
                "1, 1000 | tensor([   1., 1000.])",
                "1, 1001 | tensor([1.0000e+00, 1.0010e+03])",
                "1e8, 1e8 | tensor([100000000., 100000000.])",
                "2e8, 2e8 | tensor([2.0000e+08, 2.0000e+08])",
                "1.5, 1600 | tensor([1.5000e+00, 1.6000e+03])",
                "1e-300, 1e-300 | tensor([1.0000e-300, 1.0000e-300])"
            })
    void wideRangesTurnScientific(String values, String text) {
        double[] numbers =
                Arrays.stream(values.split(", ")).mapToDouble(Double::parseDouble).toArray();
        prints(text.replace("])", "], dtype=float64)"), fp.tensor(numbers, numbers.length));
    }

    /** The width is that of the finite numbers but 0; others stand in it, or out of it. */
    @Test
    void notANumberAndInfinitiesHaveNoPoint() {
        prints("tensor([nan, inf, -inf])", fp.tensor(NAN, INF, -INF));
        prints("tensor([nan, 1.])", fp.tensor(NAN, 1));
        prints("tensor([1., -inf])", fp.tensor(1, -INF));
        prints("tensor([  1.,  nan, 100.])", fp.tensor(1, NAN, 100));
        prints("tensor([1.5000,    nan,   -inf])", fp.tensor(1.5f, NAN, -INF));
        prints("tensor([       nan, 1.0000e-05, 1.0000e+00])", fp.tensor(NAN, 1e-5f, 1));
    }

    @Test
    void truthValuesAreCapitalised() {
        prints("tensor([ True, False])", fp.tensor(true, false));
        prints("tensor([True, True])", fp.tensor(true, true));
    }

    @Test
    void scalarsHaveNoBrackets() {
        prints("tensor(5)", fp.scalar(5L));
        prints("tensor(3.)", fp.scalar(3f));
        prints("tensor(2.5000)", fp.scalar(2.5f));
        prints("tensor(1.0000e-05)", fp.scalar(1e-5f));
        prints("tensor(nan)", fp.scalar(NAN));
        prints("tensor(True)", fp.scalar(true));
    }

    @Test
    void typesThatAreNotTheUsualOnesAreNamed() {
        prints("tensor([1, 2], dtype=int32)", fp.tensor(new int[] {1, 2}, 2));
        prints("tensor([200], dtype=uint8)", fp.tensor(new byte[] {(byte) 200}, 1));
        prints("tensor([1.], dtype=float64)", fp.tensor(new double[] {1}, 1));
    }

    @Test
    void emptyOnesSayTheirSizeAndType() {
        prints("tensor([])", fp.tensor(new float[0], 0));
        prints("tensor([], size=(2, 0))", fp.tensor(new float[0], 2, 0));
        prints("tensor([], dtype=int64)", fp.tensor(new long[0], 0));
        prints("tensor([], size=(0, 3), dtype=bool)", fp.tensor(new boolean[0], 0, 3));
    }

    @Test
    void rowsStandUnderEachOther() {
        prints(
                lines("tensor([[1., 2.],", "        [3., 4.]])"),
                fp.tensor(new float[] {1, 2, 3, 4}, 2, 2));
    }

    @Test
    void blocksStandApart() {
        prints(
                lines(
                        "tensor([[[1, 2],",
                        "         [3, 4]],",
                        "",
                        "        [[5, 6],",
                        "         [7, 8]]])"),
                fp.tensor(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2));
        prints(
                lines("tensor([[[[1]]],", "", "", "        [[[2]]]])"),
                fp.tensor(new long[] {1, 2}, 2, 1, 1, 1));
    }

    @Test
    void longRowsBreakBefore80Columns() {
        prints(
                lines(
                        "tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15,"
                                + " 16, 17,",
                        "        18, 19])"),
                fp.tensor(LongStream.range(0, 20).toArray(), 20));
    }

    @Test
    void moreThanAThousandElementsShowThreeAtEachEdge() {
        prints(
                "tensor([   0,    1,    2,  ..., 1998, 1999, 2000])",
                fp.tensor(LongStream.range(0, 2001).toArray(), 2001));
        prints(
                lines(
                        "tensor([[   0,    1,    2,  ...,   97,   98,   99],",
                        "        [ 100,  101,  102,  ...,  197,  198,  199],",
                        "        [ 200,  201,  202,  ...,  297,  298,  299],",
                        "        ...,",
                        "        [1700, 1701, 1702,  ..., 1797, 1798, 1799],",
                        "        [1800, 1801, 1802,  ..., 1897, 1898, 1899],",
                        "        [1900, 1901, 1902,  ..., 1997, 1998, 1999]])"),
                fp.tensor(LongStream.range(0, 2000).toArray(), 20, 100));
    }

    @Test
    void exactlyAThousandElementsAreAllShown() {
        String text = fp.tensor(new long[1000], 1000).toString();
        assertEquals(1000, text.chars().filter(c -> c == '0').count());
    }

    @Test
    void onlyDimensionsAboveSixAreCutShort() {
        String text = fp.tensor(LongStream.range(0, 3000).toArray(), 6, 500).toString();
        assertEquals(6, text.lines().count());
        assertEquals(6, text.split("  \\.\\.\\.,", -1).length - 1);
    }

    /** The middle has no say in the width, and none in whether it is scientific. */
    @Test
    void whatIsNotShownHasNoSay() {
        float[] values = new float[2000];
        Arrays.fill(values, 1);
        values[1000] = 1e20f;
        prints("tensor([1., 1., 1.,  ..., 1., 1., 1.])", fp.tensor(values, 2000));
    }

    @Test
    void blocksAreCutShortTooWithTheirGaps() {
        String text = fp.tensor(new long[7 * 2 * 100], 7, 2, 100).toString();
        assertEquals(
                lines(
                        "tensor([[[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]],",
                        "",
                        "        [[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]],",
                        "",
                        "        [[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]],",
                        "",
                        "        ...,",
                        "",
                        "        [[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]],",
                        "",
                        "        [[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]],",
                        "",
                        "        [[0, 0, 0,  ..., 0, 0, 0],",
                        "         [0, 0, 0,  ..., 0, 0, 0]]])"),
                text);
    }

    @Test
    void leafThatRequiresGradSaysSo() {
        prints("tensor([1., 2.], requires_grad=True)", fp.tensor(1f, 2).requiresGrad(true));
    }

    @Test
    void resultNamesTheOpItCameFrom() {
        Tensor x = fp.tensor(1f, 2).requiresGrad(true);
        Tensor square = x.mul(x);
        String name = ((Handle) square).record().history().name();
        prints("tensor([1., 4.], grad_fn=<" + name + ">)", square);
        prints("tensor([1., 2.])", x.detach());
    }

    /** A suffix that would pass column 80 begins a line of its own. */
    @Test
    void suffixThatDoesNotFitBeginsALine() {
        double[] row = new double[18];
        String text = fp.tensor(row, 18).toString();
        assertEquals(lines("tensor([" + "0., ".repeat(17) + "0.],", "       dtype=float64)"), text);
    }

    @Test
    void viewPrintsItsOwnElements() {
        Tensor x = fp.tensor(new long[] {1, 2, 3, 4, 5, 6}, 2, 3);
        prints(lines("tensor([[1, 4],", "        [2, 5],", "        [3, 6]])"), x.permute(1, 0));
        prints("tensor([6, 5, 4])", x.select(0, 1).flip(0));
    }

    @Test
    void typeOfATensorDoesNotChangeItsNumbers() {
        assertEquals(DType.FLOAT64, fp.tensor(new double[] {1}, 1).dtype());
        prints("tensor([0.1000], dtype=float64)", fp.tensor(new double[] {0.1}, 1));
    }
}
