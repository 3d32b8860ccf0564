package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import io.farpoint.tck.oracle.OracleBackend;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

/** The kit finds what it is there to find: each fault below breaks the law named beside it. */
@Tag("unit")
class KitFindsFaultsTest {

    @TestFactory
    Stream<DynamicTest> faultsOfOps() {
        Map<Fault, Law<OpLaws>> caught =
                Map.ofEntries(
                        Map.entry(Fault.WRITES_PAST_THE_END, OpLaws::copies),
                        Map.entry(Fault.CHANGES_AN_INPUT, OpLaws::copies),
                        Map.entry(Fault.IGNORES_STRIDES, OpLaws::outputsMayLieAnyhow),
                        Map.entry(
                                Fault.CONTRACTS,
                                laws -> Stream.of(test(laws::productsAndSumsAreNotContracted))),
                        Map.entry(Fault.OFF_BY_A_BIT, OpLaws::unaryFunctions),
                        Map.entry(
                                Fault.HIDES_FAILURES,
                                laws ->
                                        Stream.of(
                                                test(() -> laws.divisionByZeroFails(DType.INT32)))),
                        Map.entry(
                                Fault.DRAWS_ANOTHER_BLOCK,
                                laws -> Stream.of(test(laws::theFirstBlockIsTheKnownAnswer))),
                        Map.entry(Fault.CHANGES_WITH_TIME, OpLaws::theSameOpGivesTheSameBits),
                        Map.entry(
                                Fault.HAS_ANOTHER_NAME,
                                laws -> Stream.of(test(laws::theBackendAskedForAnswers))));
        return caught.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey().name(),
                                () -> assertOpLawBroken(entry.getKey(), entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> faultsOfDevices() {
        Map<Fault, Law<DeviceLaws>> caught =
                Map.ofEntries(
                        Map.entry(
                                Fault.COPIES_LATE,
                                laws -> Stream.of(test(laws::theSourceOfAWriteIsFreeAtReturn))),
                        Map.entry(
                                Fault.REFUSES_TOO_LATE,
                                laws ->
                                        Stream.of(
                                                test(
                                                        laws
                                                                ::unsupportedOpsAreRefusedBeforeAnySideEffect))),
                        Map.entry(
                                Fault.CLEARS_FAILURES,
                                laws ->
                                        Stream.of(
                                                test(
                                                        laws
                                                                ::theFailureOutputIsWrittenOnFailureAlone))),
                        Map.entry(
                                Fault.MISCOUNTS,
                                laws -> Stream.of(test(laws::openBuffersAreCounted))),
                        Map.entry(
                                Fault.RUNS_LATER_OPS_FIRST,
                                laws -> Stream.of(test(laws::oneThreadsOpsRunInItsOrder))),
                        Map.entry(
                                Fault.CLAIMS_TOO_MUCH,
                                laws -> Stream.of(test(laws::theSupportTableIsTheCommittedOne))),
                        Map.entry(
                                Fault.HAS_ANOTHER_NAME,
                                laws -> Stream.of(test(laws::theBackendAskedForAnswers))));
        return caught.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey().name(),
                                () -> {
                                    DeviceLaws laws = deviceLaws(entry.getKey());
                                    assertThrows(
                                            AssertionFailedError.class,
                                            () -> runAll(entry.getValue().of(laws)));
                                }));
    }

    /** The tests of a law. */
    private interface Law<T> {
        Stream<DynamicTest> of(T laws);
    }

    private static DynamicTest test(Executable test) {
        return DynamicTest.dynamicTest("one", test);
    }

    private static void runAll(Stream<DynamicTest> tests) throws Throwable {
        for (DynamicTest test : tests.toList()) {
            test.getExecutable().execute();
        }
    }

    private static void assertOpLawBroken(Fault fault, Law<OpLaws> law) {
        Capabilities capabilities = Capabilities.of("oracle", _ -> new FaultyBackend(fault));
        OpLaws laws =
                new OpLaws() {
                    @Override
                    public Capabilities capabilities() {
                        return capabilities;
                    }
                };
        laws.openDoor();
        assertThrows(AssertionFailedError.class, () -> runAll(law.of(laws)));
    }

    private static DeviceLaws deviceLaws(Fault fault) {
        Capabilities capabilities = Capabilities.of("oracle", _ -> new FaultyBackend(fault));
        return new DeviceLaws() {
            @Override
            public Capabilities capabilities() {
                return capabilities;
            }
        };
    }

    /** What is wrong with a device. */
    private enum Fault {
        WRITES_PAST_THE_END,
        CHANGES_AN_INPUT,
        IGNORES_STRIDES,
        CONTRACTS,
        OFF_BY_A_BIT,
        HIDES_FAILURES,
        CLEARS_FAILURES,
        DRAWS_ANOTHER_BLOCK,
        CHANGES_WITH_TIME,
        HAS_ANOTHER_NAME,
        COPIES_LATE,
        REFUSES_TOO_LATE,
        MISCOUNTS,
        RUNS_LATER_OPS_FIRST,
        CLAIMS_TOO_MUCH
    }

    /** An oracle with a fault. */
    private static final class FaultyBackend implements Backend {
        private final OracleBackend oracle = new OracleBackend();
        private final Fault fault;
        private int ops;
        private Runnable delayed = () -> {};

        FaultyBackend(Fault fault) {
            this.fault = fault;
        }

        private boolean has(Fault which) {
            return fault == which;
        }

        @Override
        public DeviceInfo device() {
            String name = has(Fault.HAS_ANOTHER_NAME) ? "fallback" : "oracle";
            return new DeviceInfo(name, name, "broken", true, Long.MAX_VALUE);
        }

        @Override
        public BackendStats stats() {
            BackendStats stats = oracle.stats();
            long extra = has(Fault.MISCOUNTS) ? stats.buffersInUse() * 8 : 0;
            return new BackendStats(
                    stats.bytesInUse() + extra,
                    stats.buffersInUse(),
                    stats.opsExecuted(),
                    stats.details());
        }

        @Override
        public Support supports(OpSignature signature) {
            Support support = oracle.supports(signature);
            return has(Fault.CLAIMS_TOO_MUCH) && support == Support.DECOMPOSED
                    ? Support.NATIVE
                    : support;
        }

        @Override
        public Buffer allocate(long bytes) {
            return oracle.allocate(bytes);
        }

        @Override
        public Completion write(Buffer target, long offset, MemorySegment source) {
            if (!has(Fault.COPIES_LATE)) {
                return oracle.write(target, offset, source);
            }
            delayed.run();
            delayed = () -> oracle.write(target, offset, source);
            return Completion.DONE;
        }

        @Override
        public Completion read(Buffer source, long offset, MemorySegment target) {
            delayed.run();
            delayed = () -> {};
            return oracle.read(source, offset, target);
        }

        @Override
        public void execute(Op op, Operand[] inputs, Operand[] outputs) {
            ops++;
            Operand.View out = (Operand.View) outputs[0];
            switch (fault) {
                case REFUSES_TOO_LATE -> poke(out.buffer(), 0);
                case RUNS_LATER_OPS_FIRST -> {
                    if (ops % 2 == 1) {
                        delayed = () -> oracle.execute(op, inputs, outputs);
                        return;
                    }
                }
                default -> {}
            }
            Operand[] in = inputs.clone();
            for (int i = 0; i < in.length; i++) {
                if (has(Fault.IGNORES_STRIDES)
                        && in[i] instanceof Operand.View view
                        && view.layout().shape().size() > 0) {
                    Shape shape = view.layout().shape();
                    long[] strides = Layout.contiguous(shape).strides();
                    Layout dense = Layout.of(shape, strides, view.layout().minPosition());
                    if (dense.fits(view.buffer().bytes() / view.dtype().bytes())) {
                        in[i] = new Operand.View(view.buffer(), dense, view.dtype());
                    }
                }
                if (has(Fault.DRAWS_ANOTHER_BLOCK)
                        && in[i] instanceof Operand.Immediate number
                        && i == 1) {
                    in[i] = new Operand.Immediate(number.bits() + 1, number.dtype());
                }
            }
            Operand[] written = outputs.clone();
            if (has(Fault.HIDES_FAILURES) && op.mayFail()) {
                Operand.View failure = (Operand.View) outputs[outputs.length - 1];
                Buffer elsewhere = oracle.allocate(16);
                Layout pair = Layout.contiguous(Shape.of(2));
                written[outputs.length - 1] = new Operand.View(elsewhere, pair, failure.dtype());
            }
            oracle.execute(has(Fault.CONTRACTS) ? contracted(op) : op, in, written);
            delayed.run();
            delayed = () -> {};
            afterwards(op, inputs, outputs, out);
        }

        private void afterwards(Op op, Operand[] inputs, Operand[] outputs, Operand.View out) {
            long width = out.dtype().bytes();
            boolean some = out.layout().shape().size() > 0;
            switch (fault) {
                case WRITES_PAST_THE_END ->
                        poke(out.buffer(), (some ? out.layout().maxPosition() + 1 : 0) * width);
                case CHANGES_AN_INPUT -> {
                    if (inputs[0] instanceof Operand.View view && some) {
                        poke(view.buffer(), view.layout().minPosition() * width);
                    }
                }
                case OFF_BY_A_BIT -> {
                    if (out.dtype() == DType.FLOAT32 && some) {
                        poke(out.buffer(), out.layout().offset() * width);
                    }
                }
                case CHANGES_WITH_TIME -> {
                    if (some && ops % 5 == 0) {
                        poke(out.buffer(), out.layout().offset() * width);
                    }
                }
                case CLEARS_FAILURES -> {
                    if (op.mayFail()) {
                        Operand.View failure = (Operand.View) outputs[outputs.length - 1];
                        oracle.write(failure.buffer(), 0, MemorySegment.ofArray(new byte[16]));
                    }
                }
                default -> {}
            }
        }

        /** Changes a byte. */
        private void poke(Buffer buffer, long at) {
            if (at < buffer.bytes()) {
                MemorySegment one = MemorySegment.ofArray(new byte[1]);
                oracle.read(buffer, at, one);
                one.set(
                        java.lang.foreign.ValueLayout.JAVA_BYTE,
                        0,
                        (byte) (one.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0) ^ 1));
                oracle.write(buffer, at, one);
            }
        }

        private static Op contracted(Op op) {
            if (op instanceof Op.Map map
                    && map.exprs().root(0) instanceof Expr.Binary sum
                    && sum.kind() == BinaryKind.ADD
                    && sum.left() instanceof Expr.Binary product
                    && product.kind() == BinaryKind.MUL) {
                return new Op.Map(new Expr.Fma(product.left(), product.right(), sum.right()));
            }
            return op;
        }

        @Override
        public void close() {
            oracle.close();
        }
    }
}
