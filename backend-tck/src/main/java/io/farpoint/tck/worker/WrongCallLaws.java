package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.AutogradException;
import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.Fn;
import io.farpoint.LimitExceededException;
import io.farpoint.Options;
import io.farpoint.Scalar;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.WorkerNotFoundException;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.optim.Adam;
import io.farpoint.optim.Optimizer;
import io.farpoint.optim.Sgd;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Mistakes are told where they are made, with their type and the values in it; nothing is sent. */
public abstract class WrongCallLaws extends WorkerLaw {
    private record Wrong(String name, Class<?> type, List<String> told, Runnable call) {}

    private static Wrong wrong(String name, Class<?> type, Runnable call, String... told) {
        return new Wrong(name, type, List.of(told), call);
    }

    private Stream<Wrong> shapes() {
        Class<?> type = ShapeMismatchException.class;
        Tensor m = bob.ones(2, 3);
        Tensor n = bob.ones(4, 3);
        Tensor index = bob.zeros(DType.INT64, 2);
        return Stream.of(
                wrong("add of unlike shapes", type, () -> m.add(n), "[2, 3]", "[4, 3]"),
                wrong("matmul columns", type, () -> m.matmul(n), "[2, 3]", "[4, 3]"),
                wrong("matmul of a scalar", type, () -> m.matmul(bob.ones()), "[2, 3]", "[]"),
                wrong("batches", type, () -> bob.ones(2, 2, 3).matmul(bob.ones(3, 3, 2)), "2", "3"),
                wrong("reshape", type, () -> m.reshape(4, 2), "6", "[4, 2]"),
                wrong("reshape with two unknowns", type, () -> m.reshape(-1, -1), "[-1, -1]"),
                wrong("expand", type, () -> m.expand(2, 4), "[2, 3]", "[2, 4]"),
                wrong("permute too few", type, () -> m.permute(0), "[0]"),
                wrong("permute twice", type, () -> m.permute(0, 0), "[0, 0]"),
                wrong("sum of a missing dimension", type, () -> m.sum(2), "2", "[2, 3]"),
                wrong("sum twice", type, () -> m.sum(new int[] {0, -2}, false), "-2"),
                wrong("select outside", type, () -> m.select(1, 3), "3", "[2, 3]"),
                wrong("narrow outside", type, () -> m.narrow(0, 1, 2), "1", "2"),
                wrong("slice by nothing", type, () -> m.slice(0, 0, 1, 0), "0"),
                wrong("squeeze a missing dimension", type, () -> m.squeeze(5), "5"),
                wrong("unsqueeze far away", type, () -> m.unsqueeze(4), "4"),
                wrong("t of three dimensions", type, () -> bob.ones(1, 2, 3).t(), "[1, 2, 3]"),
                wrong(
                        "cat of unlike shapes",
                        type,
                        () -> Tensors.cat(0, m, bob.ones(2, 2)),
                        "[2, 2]"),
                wrong("stack of unlike shapes", type, () -> Tensors.stack(0, m, n), "[4, 3]"),
                wrong("max of nothing", type, () -> bob.ones(0).max(), "[0]"),
                wrong("argmax of nothing", type, () -> bob.ones(2, 0).argmax(1), "[2, 0]"),
                wrong("copy_ of a larger one", type, () -> bob.ones(3).copy_(m), "[2, 3]", "[3]"),
                wrong(
                        "in place through expand",
                        type,
                        () -> bob.ones(1, 3).expand(2, 3).add_(1),
                        "expand"),
                wrong(
                        "indexSelect by a matrix",
                        type,
                        () -> m.indexSelect(0, index.unsqueeze(0)),
                        "[1, 2]"),
                wrong("gather by another rank", type, () -> m.gather(0, index), "[2, 3]", "[2]"),
                wrong("mseLoss of unlike shapes", type, () -> Tensors.mseLoss(m, n), "[4, 3]"),
                wrong(
                        "crossEntropy of a vector",
                        type,
                        () -> Tensors.crossEntropy(bob.ones(3), index),
                        "[3]"),
                wrong("data too short", type, () -> fp.tensor(new float[] {1, 2}, 3), "[3]", "2"),
                wrong(
                        "a ragged array",
                        type,
                        () -> fp.tensor(new float[][] {{1, 2}, {3}}),
                        "[1]",
                        "1",
                        "2"),
                wrong("a negative size", type, () -> bob.zeros(2, -1), "[2, -1]"),
                wrong("too many dimensions", type, () -> bob.zeros(new long[17]), "17", "16"),
                wrong("too many elements", type, () -> bob.zeros(1L << 40, 1L << 40), "elements"),
                wrong("arange backwards", type, () -> bob.arange(0, 5, -1), "-1"),
                wrong("item of several", type, () -> fp.ones(2).item(), "[2]"),
                wrong("oneHot of no classes", type, () -> index.oneHot(0), "0"));
    }

    private Stream<Wrong> types() {
        Class<?> type = DTypeException.class;
        Tensor m = bob.ones(2, 3);
        Tensor i = bob.zeros(DType.INT64, 2, 3);
        Tensor b = bob.zeros(DType.BOOL, 2, 3);
        return Stream.of(
                wrong("matmul of unlike types", type, () -> m.matmul(i.t()), "FLOAT32", "INT64"),
                wrong("sub of truth values", type, () -> b.sub(b), "sub", "BOOL"),
                wrong("neg of truth values", type, b::neg, "neg", "BOOL"),
                wrong("mean of integers", type, i::mean, "mean", "INT64"),
                wrong("softmax of integers", type, () -> i.softmax(0), "softmax", "INT64"),
                wrong("a float index", type, () -> m.indexSelect(0, bob.ones(2)), "FLOAT32"),
                wrong("where by numbers", type, () -> Tensors.where(m, m, m), "FLOAT32"),
                wrong("float into an integer", type, () -> i.add_(0.5), "INT64"),
                wrong("div_ of integers", type, () -> i.div_(2), "INT64"),
                wrong("requiresGrad of integers", type, () -> i.requiresGrad(true), "INT64"),
                wrong("randn of integers", type, () -> bob.randn(DType.INT64, 2), "INT64"),
                wrong(
                        "a number beyond UINT8",
                        type,
                        () -> bob.ones(DType.UINT8, 2).eq(300),
                        "300",
                        "UINT8"),
                wrong(
                        "a number beyond INT32",
                        type,
                        () -> bob.ones(DType.INT32, 2).minimum(1L << 32),
                        "4294967296"),
                wrong(
                        "a number in a map",
                        type,
                        () -> bob.ones(DType.UINT8, 2).map(v -> v.lt(300)),
                        "300"),
                wrong("mseLoss of unlike types", type, () -> Tensors.mseLoss(m, i), "INT64"));
    }

    private Stream<Wrong> functions() {
        Class<?> type = LimitExceededException.class;
        Tensor m = bob.ones(2, 3);
        return Stream.of(
                wrong(
                        "a function too large",
                        type,
                        () -> m.map(v -> doubled(v)),
                        "4096 nodes",
                        "come to",
                        "split it over two functions"),
                wrong(
                        "a function too deep",
                        type,
                        () -> m.map(v -> repeated(300, v, (sum, _) -> sum.neg())),
                        "depth of 256",
                        "depth of 257"),
                wrong(
                        "a function of too many numbers",
                        type,
                        () -> m.map(v -> repeated(40, v, (sum, i) -> sum.add((long) i))),
                        "32 numbers, and this one uses 40; split it over two functions"),
                wrong(
                        "a function of too many arguments",
                        type,
                        () ->
                                Fn.of(33, all -> all.stream().reduce(Scalar::add).orElseThrow())
                                        .apply(Collections.nCopies(33, m).toArray(Tensor[]::new)),
                        "32 arguments, and this one uses 33"));
    }

    private static Scalar repeated(int times, Scalar v, BiFunction<Scalar, Integer, Scalar> step) {
        Scalar result = v;
        for (int i = 0; i < times; i++) {
            result = step.apply(result, i);
        }
        return result;
    }

    private Stream<Wrong> others() {
        Tensor m = bob.ones(2, 3);
        Tensor leaf = bob.ones(3).requiresGrad(true);
        return Stream.of(
                wrong(
                        "randint of nothing",
                        FarpointException.class,
                        () -> bob.randint(5, 5, 2),
                        "5"),
                wrong(
                        "no such worker",
                        WorkerNotFoundException.class,
                        () -> fp.worker("carol"),
                        "carol",
                        "bob"),
                wrong(
                        "a worker twice",
                        FarpointException.class,
                        () -> fp.virtualWorker("bob"),
                        "bob"),
                wrong(
                        "no such backend",
                        FarpointException.class,
                        () -> fp.virtualWorker("x", "tpu"),
                        "tpu"),
                wrong(
                        "no such transport",
                        FarpointException.class,
                        () -> fp.connect("x", "pigeon:1"),
                        "pigeon"),
                wrong(
                        "nobody there",
                        WorkerUnavailableException.class,
                        () -> fp.connect("x", "queued:nobody"),
                        "nobody"),
                wrong(
                        "no threads",
                        FarpointException.class,
                        () -> Options.defaults().threads(0),
                        "Options.threads must be above 0, got 0"),
                wrong(
                        "no memory",
                        FarpointException.class,
                        () -> Options.defaults().memoryLimitBytes(-1),
                        "Options.memoryLimitBytes must be above 0, got -1"),
                wrong(
                        "no time",
                        FarpointException.class,
                        () -> Options.defaults().timeout(Duration.ZERO),
                        "Options.timeout must be above 0, got PT0S"),
                wrong(
                        "requiresGrad of a part",
                        AutogradException.class,
                        () -> m.select(0, 1).requiresGrad(true),
                        "[3]"),
                wrong(
                        "an optimizer of no leaf",
                        AutogradException.class,
                        () -> Sgd.of(List.of(m)),
                        "[2, 3]"),
                wrong(
                        "an optimizer of a parameter twice",
                        AutogradException.class,
                        () -> Adam.of(List.of(leaf, bob.ones(1).requiresGrad(true), leaf)),
                        "number 2 is number 0 again"),
                wrong(
                        "a step of a closed Adam",
                        FarpointException.class,
                        () -> closed(Adam.of(List.of(leaf)).build()).step(),
                        "closed",
                        "Adam"),
                wrong(
                        "a step of a closed Sgd",
                        FarpointException.class,
                        () -> closed(Sgd.of(List.of(leaf)).momentum(0.9).build()).step(),
                        "closed",
                        "Sgd"),
                wrong(
                        "zeroGrad of a closed optimizer",
                        FarpointException.class,
                        () -> closed(Sgd.of(List.of(leaf)).build()).zeroGrad(),
                        "closed"),
                wrong(
                        "a negative learning rate",
                        FarpointException.class,
                        () -> Sgd.of(List.of()).learningRate(-1),
                        "-1"));
    }

    private static Optimizer closed(Optimizer optimizer) {
        optimizer.close();
        return optimizer;
    }

    private static Scalar doubled(Scalar v) {
        Scalar sum = v;
        for (int i = 0; i < 40; i++) {
            sum = sum.add(sum);
        }
        return sum;
    }

    @TestFactory
    Stream<DynamicTest> wrongCallsAreToldWithTheirValues() {
        return Stream.of(shapes(), types(), functions(), others())
                .flatMap(wrongs -> wrongs)
                .map(wrong -> DynamicTest.dynamicTest(wrong.name(), () -> check(wrong)));
    }

    private void check(Wrong wrong) {
        long before = bob.stats().objects();
        RuntimeException refused = assertThrows(RuntimeException.class, () -> wrong.call().run());
        assertEquals(wrong.type(), refused.getClass(), "type of: " + refused);
        for (String part : wrong.told()) {
            assertTrue(
                    refused.getMessage().contains(part),
                    () -> "\"" + part + "\" is not in: " + refused.getMessage());
        }
        bob.sync();
        assertTrue(bob.stats().objects() - before <= 2, "nothing is left of it");
    }
}
