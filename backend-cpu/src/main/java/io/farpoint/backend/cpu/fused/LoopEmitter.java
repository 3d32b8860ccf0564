package io.farpoint.backend.cpu.fused;

import io.farpoint.DType;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class of a {@link FusedLoop}: rows outside, vectors of a row inside, a masked vector
 * at its end. Slices of memory are not made; loads and stores go straight to the segments, in the
 * first and last node (copying blocks through scratch costs twice the time, measured).
 */
final class LoopEmitter {
    private static final ClassDesc LOOP = FusedLoop.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(
                    ConstantDescs.CD_void,
                    LoopFrame.SEGMENT.arrayType(),
                    ConstantDescs.CD_long.arrayType(),
                    ConstantDescs.CD_long.arrayType(),
                    ConstantDescs.CD_long.arrayType(),
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int);

    /**
     * Bytes of code above which the JIT does not inline a method (its FreqInlineSize). A loop is
     * warm as it was compiled by itself; inlined into its caller it is compiled once more, and may
     * come out with vectors that are objects (measured).
     */
    private static final int TOO_BIG_TO_INLINE = 330;

    private final LoopSpec spec;
    private final LoopShape shape;
    private final LaneCode lanes;
    private final Map<Expr, Runnable> leaves = new HashMap<>();
    private CodeBuilder code;
    private LoopFrame frame;
    private int full;

    LoopEmitter(LoopSpec spec, LoopShape shape, LaneCode lanes) {
        this.spec = spec;
        this.shape = shape;
        this.lanes = lanes;
    }

    byte[] emit() {
        ClassDesc name = ClassDesc.of(LoopEmitter.class.getPackageName(), "GeneratedLoop");
        int multiple = shape.anyLength() ? 1 : shape.lanes();
        return ClassFile.of()
                .build(
                        name,
                        type -> {
                            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
                            type.withSuperclass(LOOP);
                            type.withMethodBody(
                                    ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void,
                                    0,
                                    body ->
                                            body.aload(0)
                                                    .loadConstant(multiple)
                                                    .invokespecial(
                                                            LOOP,
                                                            ConstantDescs.INIT_NAME,
                                                            MethodTypeDesc.of(
                                                                    ConstantDescs.CD_void,
                                                                    ConstantDescs.CD_int))
                                                    .return_());
                            type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run);
                        });
    }

    private void run(CodeBuilder body) {
        code = body;
        frame = new LoopFrame(body, shape, dtypes(spec.exprs()), lanes);
        numbers();
        int width = spec.fold() == null ? shape.lanes() : LoopShape.FOLD_LANES;
        full = frame.local(TypeKind.INT);
        code.iload(LoopFrame.LENGTH).loadConstant(-width).iand().istore(full);
        Runnable row = spec.fold() == null ? this::mapRow : new FoldRow()::emit;
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(LoopFrame.ROWS).ifle(end);
        for (Expr node : shape.schedule().nodes()) {
            if (node instanceof Expr.Input input && spec.isStill(input.index())) {
                int local = frame.bits(input.index());
                leaves.put(node, () -> code.lload(local));
            }
        }
        row.run();
        frame.advance();
        code.iinc(LoopFrame.ROWS, -1).goto_(top);
        code.labelBinding(end);
        code.return_();
        for (int i = 0; i < TOO_BIG_TO_INLINE; i++) {
            code.nop();
        }
    }

    private static DType[] dtypes(Exprs exprs) {
        DType[] dtypes = new DType[exprs.inputs().size() + exprs.roots().size()];
        for (int i = 0; i < dtypes.length; i++) {
            int output = i - exprs.inputs().size();
            dtypes[i] = output < 0 ? exprs.inputs().get(i) : exprs.root(output).dtype();
        }
        return dtypes;
    }

    /** Takes the immediates out of their array before all rows. */
    private void numbers() {
        for (Expr node : shape.schedule().nodes()) {
            if (node instanceof Expr.Immediate number) {
                int local = frame.local(TypeKind.LONG);
                code.aload(LoopFrame.NUMBERS).loadConstant(number.index()).laload();
                code.lstore(local);
                leaves.put(node, () -> code.lload(local));
            } else if (node instanceof Expr.Const number) {
                leaves.put(node, () -> code.loadConstant(number.bits()));
            }
        }
    }

    private void mapRow() {
        wholeVectors(shape.lanes(), () -> mapVector(null));
        if (shape.anyLength()) {
            Label done = code.newLabel();
            code.iload(frame.place).iload(LoopFrame.LENGTH).if_icmpge(done);
            mapVector(masks(0));
            code.labelBinding(done);
        }
    }

    /** From the row's first place on, as long as whole groups are left. */
    private void wholeVectors(int step, Runnable body) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(frame.place);
        code.labelBinding(top);
        code.iload(frame.place).iload(full).if_icmpge(end);
        body.run();
        code.iinc(frame.place, step).goto_(top);
        code.labelBinding(end);
    }

    private void mapVector(Map<Lane, Integer> masks) {
        int mark = frame.mark();
        LoopBody body = new LoopBody(frame, leaves, 0, masks);
        List<Integer> values = body.values();
        int inputs = spec.exprs().inputs().size();
        for (int i = 0; i < values.size(); i++) {
            body.store(inputs + i, values.get(i));
        }
        frame.release(mark);
    }

    /** A mask for each lane in memory: the places left of the row, so many places on. */
    private Map<Lane, Integer> masks(int further) {
        Map<Lane, Integer> masks = new EnumMap<>(Lane.class);
        for (DType dtype : frame.dtypes) {
            Lane lane = dtype == DType.BOOL ? Lane.BYTE : Lane.of(dtype);
            if (!masks.containsKey(lane)) {
                frame.species(lane);
                code.iload(frame.place).loadConstant(further).iadd().iload(LoopFrame.LENGTH);
                code.invokeinterface(
                        Lane.SPECIES,
                        "indexInRange",
                        MethodTypeDesc.of(Lane.MASK, ConstantDescs.CD_int, ConstantDescs.CD_int));
                LaneCode.exact(code, lane, true);
                masks.put(lane, frame.keep());
            }
        }
        return masks;
    }

    /** A row of a fold: 64 virtual lanes in as many vectors as they need, joined in a tree. */
    private final class FoldRow {
        private final Lane lane = Lane.of(spec.exprs().root(0).dtype());
        private final int[] lanes = new int[LoopShape.FOLD_LANES / shape.lanes()];

        FoldRow() {
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = frame.local(TypeKind.REFERENCE);
            }
        }

        private int identity() {
            DType dtype = spec.exprs().root(0).dtype();
            long bits = identity(spec.fold(), dtype);
            return frame.number(dtype, () -> code.loadConstant(bits));
        }

        private static long identity(ReduceKind kind, DType dtype) {
            return switch (kind) {
                case SUM -> Scalars.bits(0.0, dtype);
                case PROD -> Scalars.bits(1.0, dtype);
                case MAX -> Scalars.bits(Double.NEGATIVE_INFINITY, dtype);
                case MIN -> Scalars.bits(Double.POSITIVE_INFINITY, dtype);
                case ANY, ALL -> throw new IllegalArgumentException(kind + " of " + dtype);
            };
        }

        private String name() {
            return switch (spec.fold()) {
                case SUM -> "add";
                case PROD -> "mul";
                case MAX -> "max";
                case MIN -> "min";
                case ANY, ALL -> throw new IllegalArgumentException(spec.fold() + " of numbers");
            };
        }

        void emit() {
            int mark = frame.mark();
            int identity = identity();
            for (int local : lanes) {
                code.aload(identity).astore(local);
            }
            frame.release(mark);
            wholeVectors(LoopShape.FOLD_LANES, this::group);
            Label done = code.newLabel();
            code.iload(frame.place).iload(LoopFrame.LENGTH).if_icmpge(done);
            for (int i = 0; i < lanes.length; i++) {
                lastGroup(i, done);
            }
            code.labelBinding(done);
            tree();
        }

        private void group() {
            for (int i = 0; i < lanes.length; i++) {
                int mark = frame.mark();
                LoopBody body = new LoopBody(frame, leaves, i * shape.lanes(), null);
                join(lanes[i], body.values().get(0));
                frame.release(mark);
            }
        }

        /** Places beyond the row's end join as the identity does: not at all. */
        private void lastGroup(int i, Label done) {
            int further = i * shape.lanes();
            int mark = frame.mark();
            if (i > 0) {
                code.iload(frame.place).loadConstant(further).iadd();
                code.iload(LoopFrame.LENGTH).if_icmpge(done);
            }
            Map<Lane, Integer> masks = masks(further);
            LoopBody body = new LoopBody(frame, leaves, further, masks);
            int value = body.values().get(0);
            code.aload(masks.get(lane)).aload(value).aload(identity());
            frame.call(lane.operations, "select", lane.vector, Lane.MASK, lane.vector, lane.vector);
            join(lanes[i], frame.keep());
            frame.release(mark);
        }

        private void join(int target, int value) {
            exact(target);
            exact(value);
            frame.call(lane.operations, name(), lane.vector, lane.vector, lane.vector);
            code.astore(target);
        }

        private void exact(int local) {
            code.aload(local);
            LaneCode.exact(code, lane, false);
        }

        private void tree() {
            for (int distance = lanes.length / 2; distance > 0; distance /= 2) {
                for (int i = 0; i < distance; i++) {
                    join(lanes[i], lanes[i + distance]);
                }
            }
            int output = frame.dtypes.length - 1;
            exact(lanes[0]);
            code.aload(frame.segments[output]).lload(frame.offsets[output]);
            String join = "join" + Character.toUpperCase(name().charAt(0)) + name().substring(1);
            frame.call(
                    lane.operations,
                    join,
                    ConstantDescs.CD_void,
                    lane.vector,
                    LoopFrame.SEGMENT,
                    ConstantDescs.CD_long);
        }
    }
}
