package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Distribution;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints a digest of the bits of each kernel's result, to be run in JVMs of several kinds. */
final class BitsProgram {
    private static final int N = 3001;

    private BitsProgram() {}

    /** Says how often each op runs before its result is taken, and whether by fused loops. */
    public static void main(String[] args) throws InterruptedException {
        digests(Integer.parseInt(args[0]), Boolean.parseBoolean(args[1]))
                .forEach(System.out::println);
    }

    static List<String> digests(int runs, boolean fused) throws InterruptedException {
        List<String> digests = new ArrayList<>();
        LoopBounds bounds = new LoopBounds(fused, 1, 256, false);
        try (Backend backend = TestDevices.open(1, bounds)) {
            for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                for (Op op : ops(dtype)) {
                    digests.add(dtype + " " + op + " " + digest(backend, op, dtype, runs));
                }
            }
        }
        return digests;
    }

    private static List<Op> ops(DType dtype) {
        Expr x = new Expr.Input(0, dtype);
        Expr y = new Expr.Input(1, dtype);
        List<Op> ops = new ArrayList<>();
        for (UnaryKind kind : UnaryKind.values()) {
            if (kind != UnaryKind.NOT) {
                ops.add(new Op.Map(new Expr.Unary(kind, x)));
            }
        }
        for (BinaryKind kind : BinaryKind.values()) {
            if (!kind.isLogical() && !kind.isComparison()) {
                ops.add(new Op.Map(new Expr.Binary(kind, x, y)));
            }
        }
        for (ReduceKind kind : new ReduceKind[] {ReduceKind.SUM, ReduceKind.PROD}) {
            ops.add(new Op.Reduce(kind, new Axes(1), x));
        }
        ops.add(new Op.Random(Distribution.NORMAL));
        ops.add(Op.MatMul.INSTANCE);
        return ops;
    }

    private static long digest(Backend backend, Op op, DType dtype, int runs)
            throws InterruptedException {
        boolean matrices = op instanceof Op.MatMul;
        Shape shape = matrices ? Shape.of(37, 37) : Shape.of(N);
        Shape result = op instanceof Op.Reduce ? Shape.SCALAR : shape;
        byte[] bytes = new byte[(int) result.size() * dtype.bytes()];
        try (Buffer a = values(backend, dtype, 11);
                Buffer b = values(backend, dtype, 13);
                Buffer out = backend.allocate(bytes.length)) {
            Operand[] inputs = inputs(op, dtype, shape, a, b);
            Operand[] outputs = {new Operand.View(out, Layout.contiguous(result), dtype)};
            for (int i = 0; i < runs; i++) {
                backend.execute(op, inputs, outputs);
                while (backend.stats().details().get("loopsWarming") > 0) {
                    Thread.sleep(1);
                }
            }
            backend.read(out, 0, MemorySegment.ofArray(bytes));
        }
        return Arrays.hashCode(bytes);
    }

    private static Operand[] inputs(Op op, DType dtype, Shape shape, Buffer a, Buffer b) {
        Operand x = new Operand.View(a, Layout.contiguous(shape), dtype);
        Operand y = new Operand.View(b, Layout.contiguous(shape), dtype);
        return switch (op) {
            case Op.Random _ ->
                    new Operand[] {
                        new Operand.Immediate(5, DType.INT64), new Operand.Immediate(7, DType.INT64)
                    };
            case Op.Map map when map.exprs().inputs().size() == 1 -> new Operand[] {x};
            case Op.Reduce _ -> new Operand[] {x};
            default -> new Operand[] {x, y};
        };
    }

    /** Numbers of every size, by an own generator: positive and negative, no NaN. */
    private static Buffer values(Backend backend, DType dtype, long seed) {
        Buffer buffer = backend.allocate((long) N * dtype.bytes());
        long state = seed;
        float[] floats = new float[N];
        double[] doubles = new double[N];
        for (int i = 0; i < N; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            doubles[i] = (state >> 20) * 0x1p-40 * (i % 7 == 0 ? 1000 : 1) + 1e-3;
            floats[i] = (float) doubles[i];
        }
        backend.write(
                buffer,
                0,
                dtype == DType.FLOAT32
                        ? MemorySegment.ofArray(floats)
                        : MemorySegment.ofArray(doubles));
        return buffer;
    }
}
