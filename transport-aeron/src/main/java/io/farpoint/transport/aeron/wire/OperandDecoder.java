package io.farpoint.transport.aeron.wire;

import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.session.Command;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes to operands, shapes, views and tags. Neighbours often have one shape, which is then one
 * instance.
 */
final class OperandDecoder {
    private final long[] sizes = new long[Shape.MAX_RANK];
    private Layout last = Layout.contiguous(Shape.SCALAR);

    Command.Source[] sources(WireReader in, int count) {
        Command.Source[] sources = new Command.Source[count];
        for (int i = 0; i < count; i++) {
            long id = in.i64("an input's id");
            sources[i] = new Command.Source(id, view(in));
        }
        return sources;
    }

    Long[] immediates(WireReader in, int count) {
        Long[] immediates = new Long[count];
        for (int i = 0; i < count; i++) {
            immediates[i] = in.i64("an immediate");
        }
        return immediates;
    }

    Command.Target[] targets(WireReader in, int count) {
        Command.Target[] targets = new Command.Target[count];
        for (int i = 0; i < count; i++) {
            targets[i] = target(in);
        }
        return targets;
    }

    private Command.Target target(WireReader in) {
        long id = in.i64("an output's id");
        int flags = in.u8("an output's flags");
        boolean isNew = (flags & OperandEncoder.NEW) != 0;
        boolean whole = (flags & OperandEncoder.WHOLE) != 0;
        var dtype = Codes.DTYPES.of(flags & ~OperandEncoder.NEW & ~OperandEncoder.WHOLE);
        Layout all = rowMajor(in, in.u8("a rank"));
        Layout view = whole ? all : view(in);
        if (!whole && view.equals(all)) {
            throw new MalformedFrameException("a whole output is told as a part");
        }
        return new Command.Target(id, dtype, all.shape(), view, isNew);
    }

    Shape shape(WireReader in) {
        return rowMajor(in, in.u8("a rank")).shape();
    }

    Layout view(WireReader in) {
        int flags = in.u8("a rank");
        if (flags < OperandEncoder.STRIDED) {
            return rowMajor(in, flags);
        }
        Shape shape = rowMajor(in, flags - OperandEncoder.STRIDED).shape();
        long[] strides = new long[shape.rank()];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = in.signed("a stride");
        }
        Layout view = Layout.of(shape, strides, in.signed("an offset"));
        if (OperandEncoder.isRowMajor(view)) {
            throw new MalformedFrameException("a whole view is told as a part");
        }
        return view;
    }

    private Layout rowMajor(WireReader in, int rank) {
        if (rank > Shape.MAX_RANK) {
            throw new MalformedFrameException("a shape of rank " + rank);
        }
        boolean isLast = rank == last.rank();
        for (int i = 0; i < rank; i++) {
            sizes[i] = in.size("a size");
            isLast = isLast && sizes[i] == last.shape().size(i);
        }
        if (!isLast) {
            last = Layout.contiguous(Shape.of(Arrays.copyOf(sizes, rank)));
        }
        return last;
    }

    /** Tags in the order in which they come, which is told by no two of them. */
    Set<String> tags(WireReader in) {
        int outer = in.enter("tags");
        if (in.remaining() == 0) {
            in.leave(outer, "tags");
            return Set.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        while (in.remaining() > 0) {
            if (!tags.add(in.shortText(WireLimits.MAX_TAG_BYTES, "a tag"))) {
                throw new MalformedFrameException("a tag comes twice");
            }
            if (tags.size() > WireLimits.MAX_TAGS) {
                throw new MalformedFrameException("more than " + WireLimits.MAX_TAGS + " tags");
            }
        }
        in.leave(outer, "tags");
        return Collections.unmodifiableSet(tags);
    }

    /** A view that is a data of its own. */
    Layout viewData(WireReader in) {
        int outer = in.enter("a view");
        Layout view = view(in);
        in.leave(outer, "a view");
        return view;
    }

    /** A shape that is a data of its own. */
    Shape shapeData(WireReader in) {
        int outer = in.enter("a shape");
        Shape shape = shape(in);
        in.leave(outer, "a shape");
        return shape;
    }

    /** An unchangeable list without another copy where there is nothing to hold. */
    static <T> List<T> list(T[] elements) {
        return elements.length == 0
                ? List.of()
                : Collections.unmodifiableList(Arrays.asList(elements));
    }
}
