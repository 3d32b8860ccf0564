package io.farpoint.backend.cpu.fused;

import io.farpoint.DType;
import io.farpoint.op.Expr;
import io.farpoint.op.UnaryKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body of a generated loop: one vector of elements, each node a call of a lane's op whose
 * result stays in a local variable (and, once compiled, in a register).
 */
final class LoopBody implements NodeEmitter<Integer> {
    private final LoopFrame frame;

    /** What pushes the bits of a number, or of an input that stands still. */
    private final Map<Expr, Runnable> leaves;

    /** How many places on from the frame's place. */
    private final int further;

    /** The local of each lane's mask where a row ends; null before. */
    private final Map<Lane, Integer> masks;

    LoopBody(LoopFrame frame, Map<Expr, Runnable> leaves, int further, Map<Lane, Integer> masks) {
        this.frame = frame;
        this.leaves = leaves;
        this.further = further;
        this.masks = masks;
    }

    /** Emits all nodes; the locals of the expressions' values. */
    List<Integer> values() {
        return frame.shape.schedule().emit(this);
    }

    @Override
    public Integer input(Expr.Input node) {
        Runnable known = leaves.get(node);
        if (known != null) {
            return frame.number(node.dtype(), known);
        }
        boolean bool = node.dtype() == DType.BOOL;
        Lane lane = bool ? Lane.BYTE : Lane.of(node.dtype());
        List<ClassDesc> arguments = new ArrayList<>();
        frame.species(lane);
        frame.address(node.index(), further);
        arguments.addAll(List.of(Lane.SPECIES, LoopFrame.SEGMENT, ConstantDescs.CD_long));
        mask(lane, arguments);
        frame.call(lane.operations, "load", lane.vector, arguments.toArray(ClassDesc[]::new));
        if (bool) {
            frame.call(lane.operations, "toBool", Lane.MASK, lane.vector);
            toBase(lane);
        }
        return frame.keep();
    }

    private void mask(Lane lane, List<ClassDesc> arguments) {
        if (masks != null) {
            frame.code.aload(masks.get(lane));
            arguments.add(Lane.MASK);
        }
    }

    private int call(ClassDesc owner, String name, DType result, List<ClassDesc> arguments) {
        frame.call(owner, name, Lane.valueOf(result), arguments.toArray(ClassDesc[]::new));
        return frame.keep();
    }

    /** Writes an output's value. */
    void store(int operand, int value) {
        DType dtype = frame.dtypes[operand];
        boolean bool = dtype == DType.BOOL;
        Lane lane = bool ? Lane.BYTE : Lane.of(dtype);
        if (bool) {
            frame.species(lane);
        }
        frame.code.aload(value);
        if (bool) {
            fromBase(lane);
            frame.call(lane.operations, "ofBool", lane.vector, Lane.SPECIES, Lane.MASK);
        }
        List<ClassDesc> arguments = new ArrayList<>();
        frame.address(operand, further);
        arguments.addAll(List.of(lane.vector, LoopFrame.SEGMENT, ConstantDescs.CD_long));
        mask(lane, arguments);
        frame.call(
                lane.operations,
                "store",
                ConstantDescs.CD_void,
                arguments.toArray(ClassDesc[]::new));
    }

    @Override
    public Integer immediate(Expr.Immediate node) {
        return frame.number(node.dtype(), leaves.get(node));
    }

    @Override
    public Integer constant(Expr.Const node) {
        return frame.number(node.dtype(), leaves.get(node));
    }

    @Override
    public Integer index(Expr.Index node) {
        throw new IllegalArgumentException("an index has no vector form");
    }

    @Override
    public Integer unary(Expr.Unary node, Integer a) {
        DType dtype = node.dtype();
        if (node.kind() == UnaryKind.FLOOR && !dtype.isFloating()) {
            return a;
        }
        frame.code.aload(a);
        return call(owner(node.kind(), dtype), name(node.kind()), dtype, values(dtype));
    }

    private static ClassDesc owner(UnaryKind kind, DType dtype) {
        return switch (kind) {
            case EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> Lane.FLOAT_FUNCTIONS;
            case NOT -> Lane.BOOLS;
            case NEG, ABS, SIGN, SQRT, FLOOR -> Lane.of(dtype).operations;
        };
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static List<ClassDesc> values(DType... dtypes) {
        List<ClassDesc> types = new ArrayList<>();
        for (DType dtype : dtypes) {
            types.add(Lane.valueOf(dtype));
        }
        return types;
    }

    @Override
    public Integer binary(Expr.Binary node, Integer a, Integer b) {
        DType dtype = node.left().dtype();
        boolean square = LoopShape.isSquare(node);
        frame.code.aload(a).aload(square ? a : b);
        ClassDesc owner = dtype == DType.BOOL ? Lane.BOOLS : Lane.of(dtype).operations;
        String name = square ? "mul" : name(node.kind());
        frame.call(
                owner, name, Lane.valueOf(node.dtype()), Lane.valueOf(dtype), Lane.valueOf(dtype));
        if (node.kind().isComparison() && dtype != DType.BOOL) {
            toBase(Lane.of(dtype));
        }
        return frame.keep();
    }

    /** Makes the mask on the stack one of the base lane. */
    private void toBase(Lane lane) {
        if (lane != frame.shape.base()) {
            cast(frame.shape.base());
        }
    }

    /** Makes the mask of the base lane on the stack one of this lane. */
    private void fromBase(Lane lane) {
        if (lane != frame.shape.base()) {
            cast(lane);
        }
    }

    private void cast(Lane lane) {
        frame.species(lane);
        frame.call(Lane.BOOLS, "to", Lane.MASK, Lane.MASK, Lane.SPECIES);
        LaneCode.exact(frame.code, lane, true);
    }

    @Override
    public Integer fma(Expr.Fma node, Integer a, Integer b, Integer c) {
        DType dtype = node.dtype();
        frame.code.aload(a).aload(b).aload(c);
        return call(Lane.of(dtype).operations, "fma", dtype, values(dtype, dtype, dtype));
    }

    @Override
    public Integer select(Expr.Select node, Integer condition, Integer a, Integer b) {
        DType dtype = node.dtype();
        frame.code.aload(condition);
        if (dtype != DType.BOOL) {
            fromBase(Lane.of(dtype));
        }
        frame.code.aload(a).aload(b);
        ClassDesc owner = dtype == DType.BOOL ? Lane.BOOLS : Lane.of(dtype).operations;
        return call(owner, "select", dtype, values(DType.BOOL, dtype, dtype));
    }

    @Override
    public Integer cast(Expr.Cast node, Integer a) {
        DType from = node.arg().dtype();
        DType to = node.dtype();
        if (from == to) {
            return a;
        }
        if (to == DType.BOOL) {
            frame.code.aload(a);
            frame.call(Lane.of(from).operations, "toBool", Lane.MASK, Lane.valueOf(from));
            toBase(Lane.of(from));
            return frame.keep();
        }
        Lane lane = Lane.of(to);
        if (from == DType.BOOL) {
            frame.species(lane);
            frame.code.aload(a);
            fromBase(lane);
            return call(lane.operations, "ofBool", to, List.of(Lane.SPECIES, Lane.MASK));
        }
        frame.code.aload(a);
        frame.species(lane);
        frame.species(Lane.INT);
        return call(
                Lane.CASTS,
                Lane.of(from).text.toLowerCase(Locale.ROOT) + "To" + lane.text,
                to,
                List.of(Lane.valueOf(from), Lane.SPECIES, Lane.SPECIES));
    }
}
