package io.farpoint.backend.cpu.fused;

import io.farpoint.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;

/** The local variables of a generated loop, and the few phrases of byte code all of it uses. */
final class LoopFrame {
    static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();

    static final int SEGMENTS = 1;
    static final int OFFSETS = 2;
    static final int STEPS = 3;
    static final int NUMBERS = 4;
    static final int ROWS = 5;
    static final int LENGTH = 6;

    final CodeBuilder code;
    final LoopShape shape;
    private final LaneCode lanes;
    private int free = LENGTH + 1;

    /** Of each operand: its segment, where its row begins. */
    final int[] segments;

    final int[] offsets;
    final DType[] dtypes;

    /** The place in the row, in elements. */
    final int place;

    LoopFrame(CodeBuilder code, LoopShape shape, DType[] dtypes, LaneCode lanes) {
        this.code = code;
        this.shape = shape;
        this.lanes = lanes;
        this.dtypes = dtypes;
        this.segments = new int[dtypes.length];
        this.offsets = new int[dtypes.length];
        this.place = local(TypeKind.INT);
        for (int i = 0; i < dtypes.length; i++) {
            segments[i] = local(TypeKind.REFERENCE);
            offsets[i] = local(TypeKind.LONG);
            code.aload(SEGMENTS).loadConstant(i).aaload().astore(segments[i]);
            code.aload(OFFSETS).loadConstant(i).laload().lstore(offsets[i]);
        }
    }

    /** A new local variable. */
    int local(TypeKind kind) {
        int local = free;
        free += kind.slotSize();
        return local;
    }

    /** How many local variables there are now. */
    int mark() {
        return free;
    }

    /** Lets go of the local variables made since. */
    void release(int mark) {
        free = mark;
    }

    static int width(DType dtype) {
        return dtype == DType.BOOL ? 1 : Lane.of(dtype).width;
    }

    /** Pushes a lane's species. */
    void species(Lane lane) {
        code.getstatic(lane.vector, lane.species(shape.lanes()), Lane.SPECIES);
    }

    /** Runs a lane op on what was pushed before; its value is on top of the stack then. */
    void call(ClassDesc owner, String name, ClassDesc result, ClassDesc... arguments) {
        MethodTypeDesc type = MethodTypeDesc.of(result, arguments);
        lanes.copy(code, owner, name, type, free, shape.base());
    }

    /** Keeps what is on top of the stack. */
    int keep() {
        int local = local(TypeKind.REFERENCE);
        code.astore(local);
        return local;
    }

    /** Pushes an operand's segment and the byte of its element so many places on. */
    void address(int operand, int further) {
        int width = width(dtypes[operand]);
        code.aload(segments[operand]).lload(offsets[operand]).iload(place).i2l();
        if (width > 1) {
            code.loadConstant(Integer.numberOfTrailingZeros(width)).lshl();
        }
        code.ladd();
        if (further != 0) {
            code.loadConstant((long) further * width).ladd();
        }
    }

    /** Keeps the bits of an operand's only element of the row. */
    int bits(int operand) {
        DType dtype = dtypes[operand];
        code.aload(segments[operand]).lload(offsets[operand]);
        call(operations(dtype), "bits", ConstantDescs.CD_long, SEGMENT, ConstantDescs.CD_long);
        int local = local(TypeKind.LONG);
        code.lstore(local);
        return local;
    }

    /**
     * Broadcasts the number whose bits the phrase pushes. Done anew in each vector's body: the JIT
     * moves it out of the loop, but a vector in a local variable, which it finds again after the
     * loop's head, it may not keep in a register (its class is no longer sure there; measured: an
     * object a call, and not always).
     */
    int number(DType dtype, Runnable bits) {
        species(dtype == DType.BOOL ? shape.base() : Lane.of(dtype));
        bits.run();
        call(operations(dtype), "number", Lane.valueOf(dtype), Lane.SPECIES, ConstantDescs.CD_long);
        return keep();
    }

    private static ClassDesc operations(DType dtype) {
        return dtype == DType.BOOL ? Lane.BOOLS : Lane.of(dtype).operations;
    }

    /** Goes on to the next row. */
    void advance() {
        for (int i = 0; i < offsets.length; i++) {
            code.lload(offsets[i]).aload(STEPS).loadConstant(i).laload().ladd();
            code.lstore(offsets[i]);
        }
    }
}
