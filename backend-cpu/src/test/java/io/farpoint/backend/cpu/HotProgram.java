package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;

/** Runs two expressions until they are hot, to be run in a JVM without the Vector API. */
final class HotProgram {
    private static final int N = 1 << 20;
    private static final int RUNS = 70;

    private HotProgram() {}

    /** Prints how many loops were made. */
    public static void main(String[] args) {
        try (Backend backend = TestDevices.open(1L << 28);
                Buffer data = backend.allocate(4L * N)) {
            Operand view = new Operand.View(data, Layout.contiguous(Shape.of(N)), DType.FLOAT32);
            Expr x = new Expr.Input(0, DType.FLOAT32);
            for (BinaryKind kind : new BinaryKind[] {BinaryKind.ADD, BinaryKind.MUL}) {
                Op op = new Op.Map(new Expr.Binary(kind, x, x));
                for (int i = 0; i < RUNS; i++) {
                    backend.execute(op, new Operand[] {view}, new Operand[] {view});
                }
            }
            System.out.println(backend.stats().details().get("loopsMade"));
        }
    }
}
