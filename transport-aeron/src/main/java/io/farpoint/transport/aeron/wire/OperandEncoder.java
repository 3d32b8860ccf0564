package io.farpoint.transport.aeron.wire;

import io.farpoint.LimitExceededException;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.session.Command;
import java.util.Collection;
import java.util.List;

/** Operands, shapes, views and tags to bytes; the grammar is in {@code commands.xml}. */
final class OperandEncoder {
    /** A view with strides. */
    static final int STRIDED = 0x80;

    /** A target that comes into being. */
    static final int NEW = 0x80;

    /** A target that is written as a whole, row-major. */
    static final int WHOLE = 0x40;

    /** What is left of a target's flags for the dtype. */
    static final int DTYPE = 0x0F;

    private final WireWriter out = new WireWriter();

    /** The operands of an op; the result is valid until the next call. */
    WireWriter operands(Command.Execute execute) {
        out.clear();
        List<Command.Source> inputs = execute.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            out.i64(inputs.get(i).id());
            putView(inputs.get(i).view());
        }
        List<Long> immediates = execute.immediates();
        for (int i = 0; i < immediates.size(); i++) {
            out.i64(immediates.get(i));
        }
        List<Command.Target> outputs = execute.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            target(outputs.get(i));
        }
        return out;
    }

    WireWriter shape(Shape shape) {
        out.clear();
        putShape(shape);
        return out;
    }

    WireWriter view(Layout view) {
        out.clear();
        putView(view);
        return out;
    }

    WireWriter tags(Collection<String> tags) {
        out.clear();
        if (tags.size() > WireLimits.MAX_TAGS) {
            throw new LimitExceededException(
                    tags.size() + " tags are above the " + WireLimits.MAX_TAGS + " of an object");
        }
        for (String tag : tags) {
            out.text(Texts.whole(tag, WireLimits.MAX_TAG_BYTES, "a tag"));
        }
        return out;
    }

    private void target(Command.Target target) {
        boolean whole = isRowMajor(target.view()) && target.view().shape().equals(target.shape());
        out.i64(target.id());
        out.u8(target.dtype().code() | (target.isNew() ? NEW : 0) | (whole ? WHOLE : 0));
        putShape(target.shape());
        if (!whole) {
            putView(target.view());
        }
    }

    private void putShape(Shape shape) {
        out.u8(shape.rank());
        sizes(shape);
    }

    private void putView(Layout view) {
        if (isRowMajor(view)) {
            putShape(view.shape());
            return;
        }
        out.u8(view.rank() | STRIDED);
        sizes(view.shape());
        for (int i = 0; i < view.rank(); i++) {
            out.signed(view.stride(i));
        }
        out.signed(view.offset());
    }

    private void sizes(Shape shape) {
        for (int i = 0; i < shape.rank(); i++) {
            out.varint(shape.size(i));
        }
    }

    /** Whether a layout is, stride by stride, the one that its shape has by itself. */
    static boolean isRowMajor(Layout view) {
        if (view.offset() != 0) {
            return false;
        }
        long stride = 1;
        for (int i = view.rank() - 1; i >= 0; i--) {
            if (view.stride(i) != stride) {
                return false;
            }
            stride *= Math.max(view.shape().size(i), 1);
        }
        return true;
    }
}
