package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.session.HostMemory;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints a local tensor as torch does with its default options: 4 digits, 80 columns, 3 items at
 * each edge above 1,000 elements (torch/_tensor_str.py says the rules). Only what is shown is read.
 */
final class Printer {
    private static final int PRECISION = 4;
    private static final int LINE_WIDTH = 80;
    private static final int EDGE_ITEMS = 3;
    private static final int THRESHOLD = 1000;
    private static final String PREFIX = "tensor(";

    private final MemorySegment bytes;
    private final DType dtype;

    /** The shape of what is shown, and which of its dimensions leave out their middle. */
    private final Shape shape;

    private final boolean[] elided;
    private boolean wholeNumbers = true;
    private boolean scientific;
    private int width = 1;

    private Printer(Handle handle) {
        Shape full = handle.layout().shape();
        this.dtype = handle.record().dtype();
        this.elided = new boolean[full.rank()];
        long[] dims = full.dims();
        for (int i = 0; i < dims.length; i++) {
            elided[i] = full.size() > THRESHOLD && dims[i] > 2 * EDGE_ITEMS;
            dims[i] = elided[i] ? 2 * EDGE_ITEMS : dims[i];
        }
        this.shape = Shape.of(dims);
        if (shape.equals(full)) {
            this.bytes = Reading.bytes(handle);
        } else {
            this.bytes = HostMemory.allocate(shape.size() * dtype.bytes());
            readEdges(handle, handle.layout(), 0, Layout.contiguous(shape));
        }
    }

    /** Reads the shown parts, edge by edge of each dimension that leaves out its middle. */
    private void readEdges(Handle handle, Layout from, int axis, Layout to) {
        if (axis == elided.length) {
            MemorySegment part = Reading.bytes(handle, from);
            copy(part, to, 0, 0, to.offset());
        } else if (!elided[axis]) {
            readEdges(handle, from, axis + 1, to);
        } else {
            long size = from.shape().size(axis);
            readEdges(
                    handle,
                    from.slice(axis, 0, EDGE_ITEMS, 1),
                    axis + 1,
                    to.slice(axis, 0, EDGE_ITEMS, 1));
            readEdges(
                    handle,
                    from.slice(axis, size - EDGE_ITEMS, EDGE_ITEMS, 1),
                    axis + 1,
                    to.slice(axis, EDGE_ITEMS, EDGE_ITEMS, 1));
        }
    }

    private long copy(MemorySegment part, Layout to, int axis, long read, long position) {
        if (axis == to.rank()) {
            int length = dtype.bytes();
            MemorySegment.copy(part, read * length, bytes, position * length, length);
            return read + 1;
        }
        long next = read;
        for (long i = 0; i < to.shape().size(axis); i++) {
            next = copy(part, to, axis + 1, next, position + i * to.stride(axis));
        }
        return next;
    }

    static String print(Handle handle) {
        StringBuilder text = new StringBuilder(PREFIX).append(new Printer(handle).body());
        int line = text.length() - text.lastIndexOf("\n") + 1;
        for (String suffix : suffixes(handle)) {
            if (line + suffix.length() + 2 > LINE_WIDTH) {
                text.append(",\n").append(" ".repeat(PREFIX.length())).append(suffix);
                line = PREFIX.length() + suffix.length();
            } else {
                text.append(", ").append(suffix);
                line += suffix.length() + 2;
            }
        }
        return text.append(')').toString();
    }

    private static List<String> suffixes(Handle handle) {
        List<String> suffixes = new ArrayList<>();
        DType dtype = handle.record().dtype();
        boolean usual = dtype == DType.FLOAT32 || dtype == DType.INT64 || dtype == DType.BOOL;
        if (handle.size() == 0) {
            if (handle.shape().rank() != 1) {
                suffixes.add("size=(" + join(handle.shape()) + ")");
            }
            usual = dtype == DType.FLOAT32;
        }
        if (!usual) {
            suffixes.add("dtype=" + dtype.torchName());
        }
        GraphNode history = handle.isDetached() ? null : handle.record().history();
        if (history != null) {
            boolean view = !handle.layout().isWhole(handle.record().shape().size());
            suffixes.add("grad_fn=<" + (view ? "View" : history.name()) + ">");
        } else if (handle.needsGrad()) {
            suffixes.add(handle.isLeaf() ? "requires_grad=True" : "grad_fn=<View>");
        }
        return suffixes;
    }

    private static String join(Shape shape) {
        List<String> sizes = new ArrayList<>();
        for (long size : shape.dims()) {
            sizes.add(String.valueOf(size));
        }
        return String.join(", ", sizes);
    }

    private String body() {
        if (shape.size() == 0) {
            return "[]";
        }
        measure();
        return shape.rank() == 0 ? raw(0) : nested(0, 0, PREFIX.length());
    }

    /** Torch's _Formatter: whether all are whole, whether to use exponents, and the width. */
    private void measure() {
        double max = 0;
        double min = Double.POSITIVE_INFINITY;
        for (long i = 0; i < shape.size() && dtype.isFloating(); i++) {
            double value = Math.abs(Reading.doubleAt(bytes, dtype, i));
            if (isMeasured(value)) {
                wholeNumbers &= value == Math.ceil(value);
                max = Math.max(max, value);
                min = Math.min(min, value);
            }
        }
        scientific =
                max > 0 && (max / min > 1000.0 || max > 1.0e8 || (!wholeNumbers && min < 1.0e-4));
        for (long i = 0; i < shape.size(); i++) {
            if (!dtype.isFloating() || isMeasured(Reading.doubleAt(bytes, dtype, i))) {
                width = Math.max(width, raw(i).length());
            }
        }
    }

    /** Zeros and what is not finite do not count. */
    private static boolean isMeasured(double value) {
        return Double.isFinite(value) && value != 0;
    }

    private String raw(long position) {
        if (dtype == DType.BOOL) {
            return Reading.longAt(bytes, dtype, position) != 0 ? "True" : "False";
        }
        if (!dtype.isFloating()) {
            return String.valueOf(Reading.longAt(bytes, dtype, position));
        }
        double value = Reading.doubleAt(bytes, dtype, position);
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (wholeNumbers && !scientific) {
            return String.format(Locale.ROOT, "%.0f.", value);
        }
        String sign = Double.compare(value, 0.0) < 0 ? "-" : "";
        BigDecimal exact = new BigDecimal(Math.abs(value));
        return sign + (scientific ? withExponent(exact) : fixed(exact));
    }

    /** As Python rounds: the exact value, ties to the even digit. */
    private static String fixed(BigDecimal exact) {
        return exact.setScale(PRECISION, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String withExponent(BigDecimal exact) {
        if (exact.signum() == 0) {
            return fixed(exact) + "e+00";
        }
        BigDecimal rounded = exact.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = fixed(rounded.movePointLeft(exponent));
        return String.format(
                Locale.ROOT, "%se%s%02d", digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private String padded(long position) {
        String text = raw(position);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private String nested(int axis, long base, int indent) {
        long size = shape.size(axis);
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        boolean last = axis == shape.rank() - 1;
        List<String> parts = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            if (elided[axis] && i == EDGE_ITEMS) {
                parts.add(last ? " ..." : "...");
            }
            long at = base + i * inner;
            parts.add(last ? padded(at) : nested(axis + 1, at, indent + 1));
        }
        return last ? line(parts, indent) : "[" + String.join(separator(axis, indent), parts) + "]";
    }

    private String separator(int axis, int indent) {
        return "," + "\n".repeat(shape.rank() - 1 - axis) + " ".repeat(indent + 1);
    }

    /** Torch's _vector_str: as many elements a line as fit. */
    private String line(List<String> parts, int indent) {
        int perLine = Math.max(1, (LINE_WIDTH - indent) / (width + 2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += perLine) {
            lines.add(String.join(", ", parts.subList(i, Math.min(i + perLine, parts.size()))));
        }
        return "[" + String.join(",\n" + " ".repeat(indent + 1), lines) + "]";
    }
}
