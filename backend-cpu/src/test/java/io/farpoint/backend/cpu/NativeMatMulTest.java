package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Float32 products by oneDNN, beside the Java loops and beside themselves. */
@Tag("tck")
class NativeMatMulTest {
    private static final long LIMIT = 1L << 28;
    private static final Path CACHE = Options.defaults().cacheFolder();

    @TempDir private Path folder;

    @BeforeEach
    void onlyWhereItCanBe() {
        String obstacle = Dnnl.obstacle(CACHE);
        assumeTrue(obstacle == null, obstacle);
    }

    private static Backend open(int threads) {
        return TestDevices.open(threads, LIMIT, CACHE);
    }

    /** A device whose cache folder cannot be made: a file is in its way. */
    private Backend openWithout() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        return TestDevices.open(2, LIMIT, file.resolve("cache"));
    }

    @Test
    void theLibraryIsLoadedByTheFirstProductThatIsWorthIt() {
        try (Backend cpu = open(1)) {
            assertEquals(0, cpu.stats().details().get("oneDnnLoaded"));
            MatMulCases.bits(cpu, square(8), DType.FLOAT32);
            MatMulCases.bits(cpu, square(64), DType.FLOAT64);
            assertEquals(0, cpu.stats().details().get("oneDnnLoaded"));
            MatMulCases.bits(cpu, square(64), DType.FLOAT32);
            assertEquals(1, cpu.stats().details().get("oneDnnLoaded"));
        }
    }

    @Test
    void itsProductsAreThoseOfTheJavaLoops() throws Exception {
        try (Backend cpu = open(2);
                Backend without = openWithout()) {
            for (MatMulCases.Case example : MatMulCases.all()) {
                long[] theirs = MatMulCases.bits(cpu, example, DType.FLOAT32);
                long[] ours = MatMulCases.bits(without, example, DType.FLOAT32);
                // operands within a half: terms are at most a quarter each
                double most = (8 + example.depth() / 16.0) * 0x1p-23 * example.depth() / 4;
                for (int i = 0; i < ours.length; i++) {
                    float a = Float.intBitsToFloat((int) theirs[i]);
                    float b = Float.intBitsToFloat((int) ours[i]);
                    assertTrue(Math.abs(a - b) <= most, example + ": " + a + " for " + b);
                }
            }
            assertEquals(1, cpu.stats().details().get("oneDnnLoaded"));
            assertEquals(0, without.stats().details().get("oneDnnLoaded"));
        }
    }

    @Test
    void theBitsDependNeitherOnTheRunNorOnTheThreads() {
        try (Backend one = open(1);
                Backend two = open(2);
                Backend four = open(4)) {
            for (MatMulCases.Case example : MatMulCases.all()) {
                long[] bits = MatMulCases.bits(one, example, DType.FLOAT32);
                assertArrayEquals(bits, MatMulCases.bits(one, example, DType.FLOAT32));
                assertArrayEquals(bits, MatMulCases.bits(two, example, DType.FLOAT32));
                assertArrayEquals(bits, MatMulCases.bits(four, example, DType.FLOAT32));
            }
        }
    }

    @Test
    void eightThreadsGetTheBitsThatOneGets() throws Exception {
        List<MatMulCases.Case> cases =
                List.of(square(64), square(150), square(300), MatMulCases.all().getLast());
        try (Backend cpu = open(2);
                var callers = Executors.newFixedThreadPool(8)) {
            List<long[]> alone = new ArrayList<>();
            for (MatMulCases.Case example : cases) {
                alone.add(MatMulCases.bits(cpu, example, DType.FLOAT32));
            }
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int first = i;
                tasks.add(() -> {
                    for (int j = 0; j < 40; j++) {
                        int at = (first + j) % cases.size();
                        assertArrayEquals(
                                alone.get(at), MatMulCases.bits(cpu, cases.get(at), DType.FLOAT32));
                    }
                    return null;
                });
            }
            for (Future<Void> task : callers.invokeAll(tasks)) {
                task.get();
            }
        }
    }

    @Test
    void specialValuesReachTheirRowAndColumnAlone() {
        int n = 40;
        float[] left = new float[n * n];
        float[] right = new float[n * n];
        Arrays.fill(left, 1);
        Arrays.fill(right, 1);
        left[3 * n + 7] = Float.NaN;
        left[5 * n + 1] = Float.POSITIVE_INFINITY;
        right[9 * n + 11] = Float.NEGATIVE_INFINITY;
        float[] product = product(left, right, n, Float.NaN);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                float expected = n;
                if (i == 3 || i == 5 && j == 11) {
                    expected = Float.NaN;
                } else if (i == 5 || j == 11) {
                    expected = i == 5 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
                }
                assertEquals(expected, product[i * n + j], i + ", " + j);
            }
        }
    }

    /** The product of two squares, into memory that held something. */
    private static float[] product(float[] left, float[] right, int n, float before) {
        try (Backend cpu = open(1);
                Buffer a = cpu.allocate(4L * n * n);
                Buffer b = cpu.allocate(4L * n * n);
                Buffer c = cpu.allocate(4L * n * n)) {
            float[] result = new float[n * n];
            Arrays.fill(result, before);
            cpu.write(a, 0, MemorySegment.ofArray(left));
            cpu.write(b, 0, MemorySegment.ofArray(right));
            cpu.write(c, 0, MemorySegment.ofArray(result));
            Layout square = Layout.contiguous(Shape.of(n, n));
            cpu.execute(
                    Op.MatMul.INSTANCE,
                    new Operand[] {
                        new Operand.View(a, square, DType.FLOAT32),
                        new Operand.View(b, square, DType.FLOAT32)
                    },
                    new Operand[] {new Operand.View(c, square, DType.FLOAT32)});
            cpu.read(c, 0, MemorySegment.ofArray(result));
            assertEquals(1, cpu.stats().details().get("oneDnnLoaded"));
            return result;
        }
    }

    @Test
    void aDeviceWithoutItSaysSo() throws Exception {
        try (Backend without = openWithout();
                Backend cpu = open(1)) {
            assertSays("cannot be unpacked into .*cache \\(.*file is in the way\\)", without);
            MatMulCases.bits(without, square(64), DType.FLOAT32);
            assertSays("cannot be unpacked into .*cache \\(.*file is in the way\\)", without);
            assertFalse(cpu.device().description().contains("oneDNN"));
        }
    }

    @Test
    void aDeviceThatLostItWhereItSeemedToBeSaysSo() throws Exception {
        try (Backend cpu = TestDevices.open(1, LIMIT, folder.resolve("cache"))) {
            assertFalse(cpu.device().description().contains("oneDNN"));
            Files.writeString(folder.resolve("cache"), "in the way since");
            MatMulCases.bits(cpu, square(64), DType.FLOAT32);
            assertSays("cannot be unpacked into .*cache \\(.* is in the way\\)", cpu);
        }
    }

    @Test
    void theDevicesOfAFarpointSpeakOfItsOwnCacheFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        try (var fp = Farpoint.start(Options.defaults().cacheFolder(file.resolve("cache")))) {
            assertTrue(fp.me().device().description().contains(file + " is in the way"));
            assertTrue(fp.devices().contains(fp.me().device()), () -> "" + fp.devices());
        }
    }

    private static void assertSays(String obstacle, Backend of) {
        String sentence =
                ".*; float32 matrix products run in Java: oneDNN "
                        + obstacle
                        + ": name another folder by Options.cacheFolder";
        assertTrue(of.device().description().matches(sentence), of.device().description());
    }

    private static MatMulCases.Case square(long n) {
        Layout layout = Layout.contiguous(Shape.of(n, n));
        return new MatMulCases.Case("square " + n, layout, layout);
    }
}
