package io.farpoint.tck.oracle;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The caller's side of the contract: what a backend may rely on in the operands it is given. A test
 * device checks all of it, element by element, so that a session that breaks it is told.
 */
public final class OperandRules {
    private static final Shape FAILURE = Shape.of(2);

    private OperandRules() {}

    /**
     * Checks an op's operands.
     *
     * @param op the op
     * @param inputs its strided inputs, then its immediates
     * @param outputs its outputs, then its failure output if it may fail
     * @throws UnsupportedOpException if the oracle does not run the op
     * @throws IllegalArgumentException if an operand breaks the contract
     * @throws io.farpoint.FarpointException if shapes or dtypes are not what the op implies
     */
    public static void check(Op op, Operand[] inputs, Operand[] outputs) {
        int strided = OpRules.inputs(op);
        List<DType> immediates = op.immediates();
        require(
                inputs.length == strided + immediates.size(),
                op,
                "takes %d inputs and %d immediates, got %d operands",
                strided,
                immediates.size(),
                inputs.length);
        int written = OpRules.outputs(op);
        require(
                outputs.length == written + (op.mayFail() ? 1 : 0),
                op,
                op.mayFail()
                        ? "has %d outputs and a failure output, got %d"
                        : "has %d outputs, got %d",
                written,
                outputs.length);
        List<Operand.View> in = views(op, inputs, strided);
        List<Operand.View> out = views(op, outputs, written);
        for (int i = 0; i < immediates.size(); i++) {
            Operand number = inputs[strided + i];
            require(
                    number instanceof Operand.Immediate && number.dtype() == immediates.get(i),
                    op,
                    "takes an immediate of %s at %d, got %s",
                    immediates.get(i),
                    i,
                    number);
        }
        OpSignature signature = new OpSignature(op, dtypes(in), dtypes(out));
        if (OracleSupport.of(signature) != Support.NATIVE) {
            throw new UnsupportedOpException(
                    "the oracle does not run "
                            + op.name()
                            + " of "
                            + OpRules.text(typed(in))
                            + (op instanceof Op.Primitive ? "" : ": sessions decompose it"));
        }
        OpRules.check(op, typed(in), typed(out));
        if (op.mayFail()) {
            out.add(failure(op, outputs[written]));
        }
        checkMemory(op, in, out);
    }

    private static Operand.View failure(Op op, Operand last) {
        boolean right =
                last instanceof Operand.View view
                        && view.dtype() == DType.INT64
                        && view.layout().shape().equals(FAILURE)
                        && view.layout().isContiguous();
        require(right, op, "needs a contiguous INT64[2] for its failure, got %s", last);
        return (Operand.View) last;
    }

    private static void checkMemory(Op op, List<Operand.View> in, List<Operand.View> out) {
        for (Operand.View view : in) {
            checkFits(op, "input", view);
        }
        for (Operand.View view : out) {
            checkFits(op, "output", view);
        }
        for (int i = 0; i < out.size(); i++) {
            BitSet written = bytes(out.get(i));
            require(
                    written.cardinality() == elementBytes(out.get(i)),
                    op,
                    "has an output that reaches an element twice: %s",
                    out.get(i).layout());
            for (int j = 0; j < i; j++) {
                require(
                        out.get(i).buffer() != out.get(j).buffer()
                                || !bytes(out.get(j)).intersects(written),
                        op,
                        "has two outputs that overlap: %s and %s",
                        out.get(j).layout(),
                        out.get(i).layout());
            }
            for (Operand.View read : in) {
                require(
                        isSameView(read, out.get(i)) || !overlaps(read, out.get(i), written),
                        op,
                        "has an input that overlaps an output and is not the same view: %s and %s",
                        read.layout(),
                        out.get(i).layout());
            }
        }
    }

    private static boolean isSameView(Operand.View a, Operand.View b) {
        return a.buffer() == b.buffer() && a.dtype() == b.dtype() && a.layout().equals(b.layout());
    }

    private static boolean overlaps(Operand.View read, Operand.View write, BitSet written) {
        return read.buffer() == write.buffer() && bytes(read).intersects(written);
    }

    private static void checkFits(Op op, String role, Operand.View view) {
        long elements = view.buffer().bytes() / view.dtype().bytes();
        require(
                view.layout().fits(elements),
                op,
                "has an %s outside its buffer of %d bytes: %s of %s",
                role,
                view.buffer().bytes(),
                view.layout(),
                view.dtype());
    }

    private static long elementBytes(Operand.View view) {
        return view.layout().shape().size() * view.dtype().bytes();
    }

    /** Which bytes of its buffer a view reaches. */
    private static BitSet bytes(Operand.View view) {
        BitSet reached = new BitSet();
        Layout layout = view.layout();
        int width = view.dtype().bytes();
        if (layout.isContiguous() && layout.shape().size() > 0) {
            int from = Math.toIntExact(layout.offset() * width);
            reached.set(from, Math.toIntExact(from + elementBytes(view)));
            return reached;
        }
        Elements elements = new Elements(null, layout, view.dtype());
        Indices.each(
                layout.shape(),
                index -> {
                    int at = Math.toIntExact(elements.address(index));
                    reached.set(at, at + width);
                });
        return reached;
    }

    private static List<Operand.View> views(Op op, Operand[] operands, int count) {
        List<Operand.View> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            require(
                    operands[i] instanceof Operand.View,
                    op,
                    "takes a view at %d, got %s",
                    i,
                    operands[i]);
            views.add((Operand.View) operands[i]);
        }
        return views;
    }

    private static List<DType> dtypes(List<Operand.View> views) {
        return views.stream().map(Operand.View::dtype).toList();
    }

    private static List<OpRules.Typed> typed(List<Operand.View> views) {
        return views.stream()
                .map(view -> new OpRules.Typed(view.layout().shape(), view.dtype()))
                .toList();
    }

    private static void require(boolean holds, Op op, String text, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(op.name() + " " + text.formatted(values));
        }
    }
}
