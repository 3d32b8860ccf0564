package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints a local tensor as torch does with its default options: 4 digits, 80 columns, 3 items at
 * each edge above 1,000 elements (torch/_tensor_str.py says the rules).
 */
final class Printer {
    private static final int PRECISION = 4;
    private static final int LINE_WIDTH = 80;
    private static final int EDGE_ITEMS = 3;
    private static final int THRESHOLD = 1000;
    private static final String PREFIX = "tensor(";

    private final MemorySegment bytes;
    private final DType dtype;
    private final Shape shape;
    private final boolean summarize;
    private boolean wholeNumbers = true;
    private boolean scientific;
    private int width = 1;

    private Printer(MemorySegment bytes, DType dtype, Shape shape) {
        this.bytes = bytes;
        this.dtype = dtype;
        this.shape = shape;
        this.summarize = shape.size() > THRESHOLD;
    }

    static String print(Handle handle) {
        Printer printer =
                new Printer(
                        Reading.bytes(handle), handle.record().dtype(), handle.layout().shape());
        StringBuilder text = new StringBuilder(PREFIX).append(printer.body());
        DType dtype = handle.record().dtype();
        boolean usual = dtype == DType.FLOAT32 || dtype == DType.INT64 || dtype == DType.BOOL;
        if (handle.size() == 0) {
            if (handle.shape().rank() != 1) {
                text.append(", size=(").append(join(handle.shape())).append(')');
            }
            usual = dtype == DType.FLOAT32;
        }
        if (!usual) {
            text.append(", dtype=").append(dtype.torchName());
        }
        GraphNode history = handle.isDetached() ? null : handle.record().history();
        if (history != null) {
            boolean view = !handle.layout().isWhole(handle.record().shape().size());
            text.append(", grad_fn=<").append(view ? "View" : history.name()).append('>');
        } else if (handle.needsGrad()) {
            text.append(", requires_grad=True");
        }
        return text.append(')').toString();
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
        return shape.rank() == 0 ? format(0) : nested(0, 0, PREFIX.length());
    }

    /** The positions that are shown. */
    private List<Long> shown() {
        List<Long> positions = new ArrayList<>();
        collect(0, 0, positions);
        return positions;
    }

    private void collect(int axis, long base, List<Long> positions) {
        if (axis == shape.rank()) {
            positions.add(base);
            return;
        }
        long size = shape.size(axis);
        long inner = inner(axis);
        for (long i = 0; i < size; i++) {
            if (isElided(i, size)) {
                i = size - EDGE_ITEMS;
            }
            collect(axis + 1, base + i * inner, positions);
        }
    }

    private boolean isElided(long index, long size) {
        return summarize && size > 2 * EDGE_ITEMS && index == EDGE_ITEMS;
    }

    private long inner(int axis) {
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return inner;
    }

    /** Torch's _Formatter: whether all are whole, whether to use exponents, and the width. */
    private void measure() {
        List<Long> positions = shown();
        if (dtype.isFloating()) {
            double max = 0;
            double min = Double.POSITIVE_INFINITY;
            for (long position : positions) {
                double value = Math.abs(Reading.doubleAt(bytes, dtype, position));
                if (Double.isInfinite(value) || Double.isNaN(value) || value == 0) {
                    continue;
                }
                wholeNumbers &= value == Math.ceil(value);
                max = Math.max(max, value);
                min = Math.min(min, value);
            }
            scientific =
                    max > 0
                            && (max / min > 1000.0
                                    || max > 1.0e8
                                    || (!wholeNumbers && min < 1.0e-4));
        }
        for (long position : positions) {
            width = Math.max(width, raw(position).length());
        }
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
        if (scientific) {
            return String.format(Locale.ROOT, "%." + PRECISION + "e", value);
        }
        return wholeNumbers
                ? String.format(Locale.ROOT, "%.0f.", value)
                : String.format(Locale.ROOT, "%." + PRECISION + "f", value);
    }

    private String format(long position) {
        return shape.rank() == 0
                ? raw(position)
                : " ".repeat(width - raw(position).length()) + raw(position);
    }

    private String nested(int axis, long base, int indent) {
        long size = shape.size(axis);
        long inner = inner(axis);
        boolean last = axis == shape.rank() - 1;
        List<String> parts = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            if (isElided(i, size)) {
                parts.add(last ? " ..." : "...");
                i = size - EDGE_ITEMS;
            }
            long at = base + i * inner;
            parts.add(last ? format(at) : nested(axis + 1, at, indent + 1));
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
