package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Composite;
import io.farpoint.op.Decompositions;
import io.farpoint.op.Decompositions.Slot;
import io.farpoint.op.Decompositions.Step;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one op of a session on its backend: checks it, gives new outputs memory, zeroes what will
 * not be wholly written, copies inputs that an output overlaps, decomposes composites, and opens
 * the verdict of an op that may fail.
 */
final class OpRunner {
    private static final Layout FAILURE_LAYOUT = Layout.contiguous(Shape.of(2));

    private final Backend backend;
    private final VerdictBook book;

    OpRunner(Backend backend, VerdictBook book) {
        this.backend = backend;
        this.book = book;
    }

    /** Runs an op whose inputs are good; its verdict, or null if it cannot fail. */
    Verdict run(
            OperandFrame frame,
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews,
            Verdict.Accused accused) {
        check(op, in, inViews, immediates, out, outViews);
        boolean decomposed = op instanceof Composite && !claims(op, in, out);
        for (int i = 0; i < out.length; i++) {
            give(out[i], outViews[i]);
        }
        Operand[] inputs =
                operands(frame.sources(in.length + immediates.length), op, in, inViews, immediates);
        List<Buffer> copies = separate(op, in, inViews, inputs, out, outViews);
        Verdict verdict = null;
        try {
            if (decomposed) {
                verdict = decompose((Composite) op, inputs, out[0].view(outViews[0]), accused);
            } else {
                verdict = execute(frame, op, inputs, out, outViews, accused);
            }
        } finally {
            OperandFrame.clear(inputs);
            close(copies);
        }
        return verdict;
    }

    private static void close(List<Buffer> copies) {
        if (copies != null) {
            copies.forEach(Buffer::close);
        }
    }

    /** A row-major copy of a view in device memory of its own. */
    Buffer pack(StoredObject object, Layout view) {
        Buffer packed = backend.allocate(view.shape().size() * object.dtype.bytes());
        try {
            copy(object.view(view), packed);
            return packed;
        } catch (RuntimeException failed) {
            packed.close();
            throw failed;
        }
    }

    /** Makes 0 or 1 of every byte of a BOOL. */
    void normalise(StoredObject object) {
        Layout whole = Layout.contiguous(object.shape);
        Buffer raw = object.buffer();
        Buffer truths = backend.allocate(object.bytes());
        try {
            backend.execute(
                    new Op.Map(new Expr.Cast(DType.BOOL, new Expr.Input(0, DType.UINT8))),
                    new Operand[] {new Operand.View(raw, whole, DType.UINT8)},
                    new Operand[] {new Operand.View(truths, whole, DType.BOOL)});
        } catch (RuntimeException refused) {
            truths.close();
            throw refused;
        }
        object.hold(truths);
        raw.close();
    }

    private void copy(Operand.View from, Buffer to) {
        Op clone = new Op.Map(new Expr.Input(0, from.dtype()));
        Layout whole = Layout.contiguous(from.layout().shape());
        backend.execute(
                clone,
                new Operand[] {from},
                new Operand[] {new Operand.View(to, whole, from.dtype())});
    }

    private void check(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            long[] immediates,
            StoredObject[] out,
            Layout[] outViews) {
        for (int i = 0; i < in.length; i++) {
            requireFits(op, in[i], inViews[i]);
        }
        for (int i = 0; i < out.length; i++) {
            requireFits(op, out[i], outViews[i]);
            if (out[i].borrowed) {
                throw new FarpointException(
                        op.name()
                                + " would write "
                                + out[i].describe()
                                + ", which the worker's owner lent read-only; clone it first");
            }
            if (!outViews[i].isInjective()) {
                throw new ShapeMismatchException(
                        op.name()
                                + " would write one element twice through "
                                + outViews[i]
                                + "; clone the expanded or overlapping view first");
            }
            for (int j = 0; j < i; j++) {
                if (out[i] == out[j] && outViews[i].mayOverlap(outViews[j])) {
                    throw new ShapeMismatchException(
                            op.name() + " would write " + out[i].describe() + " twice");
                }
            }
        }
        if (immediates.length != op.immediates().size()) {
            throw new ShapeMismatchException(
                    op.name()
                            + " takes "
                            + op.immediates().size()
                            + " immediates, got "
                            + immediates.length);
        }
        if (!(op instanceof Op.Map map && isPlain(map, in, inViews, out, outViews))) {
            OpRules.check(op, typed(in, inViews), typed(out, outViews));
        }
    }

    /**
     * The rules of a map on the hot path, without allocation; what is not plain is checked whole.
     */
    private static boolean isPlain(
            Op.Map map,
            StoredObject[] in,
            Layout[] inViews,
            StoredObject[] out,
            Layout[] outViews) {
        Exprs exprs = map.exprs();
        boolean plain =
                in.length == exprs.inputs().size()
                        && out.length == exprs.roots().size()
                        && exprs.indexRank() == 0;
        Shape shape = outViews[0].shape();
        for (int i = 0; plain && i < in.length; i++) {
            plain = in[i].dtype == exprs.inputs().get(i) && inViews[i].shape().equals(shape);
        }
        for (int i = 0; plain && i < out.length; i++) {
            plain = out[i].dtype == exprs.root(i).dtype() && outViews[i].shape().equals(shape);
        }
        return plain;
    }

    private static void requireFits(Op op, StoredObject object, Layout view) {
        if (!view.fits(object.elements())) {
            throw new ShapeMismatchException(
                    op.name() + " reaches outside " + object.describe() + " through " + view);
        }
    }

    private static List<OpRules.Typed> typed(StoredObject[] objects, Layout[] views) {
        OpRules.Typed[] typed = new OpRules.Typed[objects.length];
        for (int i = 0; i < typed.length; i++) {
            typed[i] = new OpRules.Typed(views[i].shape(), objects[i].dtype);
        }
        return List.of(typed);
    }

    /** Gives a new object memory; zeroes it unless the view writes all of it. */
    private void give(StoredObject object, Layout view) {
        if (object.buffer() != null) {
            return;
        }
        object.hold(backend.allocate(object.bytes()));
        if (!view.covers(object.elements())) {
            Op zeros = new Op.Map(new Expr.Const(Scalars.bits(0L, object.dtype), object.dtype));
            Operand whole = object.view(Layout.contiguous(object.shape));
            backend.execute(zeros, new Operand[0], new Operand[] {whole});
        }
    }

    private static Operand[] operands(
            Operand[] inputs, Op op, StoredObject[] in, Layout[] inViews, long[] immediates) {
        for (int i = 0; i < in.length; i++) {
            inputs[i] = in[i].view(inViews[i]);
        }
        if (immediates.length > 0) {
            List<DType> dtypes = op.immediates();
            for (int i = 0; i < immediates.length; i++) {
                inputs[in.length + i] = new Operand.Immediate(immediates[i], dtypes.get(i));
            }
        }
        return inputs;
    }

    /** Copies each input that an output overlaps other than as the very same view of a map. */
    private List<Buffer> separate(
            Op op,
            StoredObject[] in,
            Layout[] inViews,
            Operand[] inputs,
            StoredObject[] out,
            Layout[] outViews) {
        List<Buffer> copies = null;
        for (int i = 0; i < in.length; i++) {
            for (int j = 0; j < out.length; j++) {
                if (in[i].buffer() == out[j].buffer()
                        && inViews[i].mayOverlap(outViews[j])
                        && !(mayShare(op, i) && inViews[i].equals(outViews[j]))) {
                    Buffer copy = packOrClose(in[i], inViews[i], copies);
                    copies = copies == null ? new ArrayList<>() : copies;
                    copies.add(copy);
                    Layout whole = Layout.contiguous(inViews[i].shape());
                    inputs[i] = new Operand.View(copy, whole, in[i].dtype);
                    break;
                }
            }
        }
        return copies;
    }

    private Buffer packOrClose(StoredObject object, Layout view, List<Buffer> copies) {
        try {
            return pack(object, view);
        } catch (RuntimeException refused) {
            close(copies);
            throw refused;
        }
    }

    private static boolean mayShare(Op op, int input) {
        return op instanceof Op.Map || (op instanceof Op.Scatter && input == 0);
    }

    private boolean claims(Op op, StoredObject[] in, StoredObject[] out) {
        Support support = backend.supports(new OpSignature(op, dtypes(in), dtypes(out)));
        if (support == Support.NONE) {
            throw new UnsupportedOpException(
                    op.name() + " of " + dtypes(in) + " cannot run on " + backend.device().name());
        }
        return support == Support.NATIVE;
    }

    private static List<DType> dtypes(StoredObject[] objects) {
        List<DType> dtypes = new ArrayList<>();
        for (StoredObject object : objects) {
            dtypes.add(object.dtype);
        }
        return dtypes;
    }

    private Verdict execute(
            OperandFrame frame,
            Op op,
            Operand[] inputs,
            StoredObject[] out,
            Layout[] outViews,
            Verdict.Accused accused) {
        boolean mayFail = op.mayFail();
        Operand[] outputs = frame.targets(out.length + (mayFail ? 1 : 0));
        Buffer failure = mayFail ? book.failureOutput() : null;
        try {
            for (int i = 0; i < out.length; i++) {
                outputs[i] = out[i].view(outViews[i]);
            }
            if (mayFail) {
                outputs[out.length] = new Operand.View(failure, FAILURE_LAYOUT, DType.INT64);
            }
            backend.execute(op, inputs, outputs);
        } catch (RuntimeException refused) {
            if (mayFail) {
                failure.close();
            }
            throw refused;
        } finally {
            OperandFrame.clear(outputs);
        }
        return mayFail ? book.open(failure, accused) : null;
    }

    /**
     * Runs a composite's steps; they write one failure output, so the verdict is the composite's.
     */
    private Verdict decompose(
            Composite op, Operand[] inputs, Operand.View output, Verdict.Accused accused) {
        List<Slot> slots = new ArrayList<>();
        List<Buffer> buffers = new ArrayList<>();
        for (Operand input : inputs) {
            Operand.View view = (Operand.View) input;
            slots.add(new Slot(slots.size(), view.layout(), view.dtype()));
            buffers.add(view.buffer());
        }
        buffers.add(output.buffer());
        int operands = buffers.size();
        Slot target = new Slot(operands - 1, output.layout(), output.dtype());
        Buffer failure = op.mayFail() ? book.failureOutput() : null;
        try {
            for (Step step : Decompositions.of(op, slots, target)) {
                runStep(step, buffers, failure);
            }
        } catch (RuntimeException refused) {
            if (failure != null) {
                failure.close();
            }
            throw refused;
        } finally {
            buffers.subList(operands, buffers.size()).forEach(Buffer::close);
        }
        return failure == null ? null : book.open(failure, accused);
    }

    private void runStep(Step step, List<Buffer> buffers, Buffer failure) {
        Slot out = step.output();
        if (out.index() == buffers.size()) {
            buffers.add(backend.allocate(out.layout().shape().size() * out.dtype().bytes()));
        }
        Operand[] inputs = new Operand[step.inputs().size() + step.immediates().size()];
        for (int i = 0; i < step.inputs().size(); i++) {
            Slot slot = step.inputs().get(i);
            inputs[i] = new Operand.View(buffers.get(slot.index()), slot.layout(), slot.dtype());
        }
        for (int i = 0; i < step.immediates().size(); i++) {
            inputs[step.inputs().size() + i] =
                    new Operand.Immediate(step.immediates().get(i), step.op().immediates().get(i));
        }
        Operand result = new Operand.View(buffers.get(out.index()), out.layout(), out.dtype());
        backend.execute(
                step.op(),
                inputs,
                step.op().mayFail()
                        ? new Operand[] {
                            result, new Operand.View(failure, FAILURE_LAYOUT, DType.INT64)
                        }
                        : new Operand[] {result});
    }
}
