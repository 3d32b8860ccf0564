package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Failure;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.lanes.BlockProduct;
import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.backend.cpu.memory.CpuMemory;
import io.farpoint.backend.cpu.memory.Loan;
import io.farpoint.backend.cpu.panels.MatMulPanels;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.op.Exprs;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All that one op needs beside its operands, kept from op to op so that running one allocates
 * nothing: where its operands lie, registers, walks. One thread has it at a time; being taken means
 * that an op is in flight.
 */
final class Workspace {
    /** A block of the widest elements, and what a whole vector may write beyond its end. */
    static final int SLOT_BYTES = (Scratch.BLOCK + Fold.LANES) * Long.BYTES;

    private static final long LEAST_PARTIAL_BYTES = 1L << 16;
    private static final int OPERANDS = Exprs.MAX_INPUTS + Exprs.MAX_OUTPUTS;

    final AtomicBoolean taken = new AtomicBoolean();

    /** Written by the holder alone, published by giving the workspace back. */
    long opsExecuted;

    final Scratch scratch = new Scratch();
    final Walk walk = new Walk();
    final Walk secondWalk = new Walk();
    final BlockLoader loader = new BlockLoader();
    final MapJob map = new MapJob(this);
    final NativeMatMul nativeMatMul = new NativeMatMul(this);
    final PackedMatMul packedMatMul = new PackedMatMul(this);

    /** Of each operand: its memory, the byte its view counts from, its layout. */
    final MemorySegment[] segments = new MemorySegment[OPERANDS];

    final long[] bases = new long[OPERANDS];
    final Layout[] layouts = new Layout[OPERANDS];

    /** The immediates of the op, as {@link io.farpoint.op.Scalars} encodes them. */
    final long[] numbers = new long[Exprs.MAX_IMMEDIATES];

    /** What a fused loop is called with, where that differs from the above. */
    final MemorySegment[] loopSegments = new MemorySegment[OPERANDS];

    final long[] loopOffsets = new long[OPERANDS];
    final long[] loopSteps = new long[OPERANDS];

    private final CpuMemory memory;
    private final String device;
    private final List<List<Object>> arrays = new ArrayList<>();
    private final int[] arraysUsed = new int[Storage.COUNT];
    private final Object[][] lanes = new Object[Storage.COUNT][Fold.LANES];
    private final Object[] carries = new Object[Storage.COUNT];
    private final MatMulPanels[] rowPanels = new MatMulPanels[Storage.COUNT];
    private final MatMulPanels[] sliverPanels = new MatMulPanels[Storage.COUNT];
    private Loan slots;
    private Program boundProgram;
    private Object[] registers = {};

    Workspace(CpuMemory memory, String device) {
        this.memory = memory;
        this.device = device;
        for (int i = 0; i < Storage.COUNT; i++) {
            arrays.add(new ArrayList<>());
        }
    }

    /**
     * Off-heap room for blocks of each operand, beside the memory that is counted; operand i's
     * begins at {@code i * SLOT_BYTES}.
     */
    MemorySegment slots() {
        if (slots == null) {
            slots = memory.lend((long) OPERANDS * SLOT_BYTES);
        }
        return slots.segment();
    }

    /** Gives back what lies off the heap; nobody uses this workspace any more. */
    void dismiss() {
        if (slots != null) {
            slots.close();
            slots = null;
        }
    }

    /** Looks an operand up and notes where it lies, after checking that it lies inside. */
    Layout bind(int slot, Operand operand, Storage storage) {
        Operand.View view = view(operand);
        CpuBuffer buffer = check(view, storage);
        Layout layout = view.layout();
        segments[slot] = buffer.segment();
        bases[slot] = buffer.start;
        layouts[slot] = layout;
        return layout;
    }

    /** Notes the immediates, which follow the strided inputs. */
    void bindNumbers(Program program, Operand[] inputs) {
        for (int i = 0; i < program.immediates; i++) {
            if (!(inputs[program.inputs + i] instanceof Operand.Immediate number)) {
                throw new BackendException(device + " got a buffer where an immediate is due");
            }
            numbers[i] = number.bits();
        }
    }

    /** A strided operand. */
    Operand.View view(Operand operand) {
        if (operand instanceof Operand.View view) {
            return view;
        }
        throw new BackendException(device + " got an immediate where a buffer is due");
    }

    /** The open buffer of a view that lies inside it. */
    CpuBuffer check(Operand.View view, Storage storage) {
        CpuBuffer buffer = check(view.buffer());
        Layout layout = view.layout();
        long elements = buffer.bytes() >>> storage.shift;
        boolean fits =
                layout.isContiguous() && layout.shape().size() > 0
                        ? layout.shape().size() <= elements - layout.offset()
                        : layout.fits(elements);
        if (!fits) {
            throw new BackendException(
                    device + " got a view beyond its buffer: " + layout + " of " + buffer);
        }
        return buffer;
    }

    /** This device's own buffer, open. */
    CpuBuffer check(io.farpoint.spi.Buffer any) {
        if (!(any instanceof CpuBuffer buffer) || !buffer.isOf(memory)) {
            throw new BackendException(device + " got a buffer of another device: " + any);
        }
        if (buffer.isClosed()) {
            throw new BackendException(device + " got a buffer that is closed already: " + buffer);
        }
        return buffer;
    }

    /** Memory for the time of the op, which closes it. */
    CpuBuffer allocate(long bytes) {
        return memory.allocate(bytes);
    }

    /**
     * Memory for the results of a reduction's chunks, where there are several to a result, until
     * all are there and can be joined in order; the op closes it. One element for each {@link
     * Fold#CHUNK} of the op. Sizes are powers of two, so that idle memory fits again.
     */
    Loan partials(long bytes) {
        return memory.lend(Math.max(LEAST_PARTIAL_BYTES, Long.highestOneBit(2 * bytes - 1)));
    }

    /** Writes the failure, if there was one, to the op's failure output. */
    void report(Operand output) {
        Failure failure = scratch.failure;
        if (!failure.happened()) {
            return;
        }
        bind(0, output, Storage.of(output.dtype()));
        long at = bases[0] + layouts[0].offset() * Long.BYTES;
        segments[0].set(ValueLayout.JAVA_LONG, at, failure.code());
        segments[0].set(ValueLayout.JAVA_LONG, at + Long.BYTES, failure.value());
    }

    void fail(FailureCode code, long value) {
        scratch.failure.note(code, value);
    }

    /** The arrays a program works on. */
    Object[] registers(Program program) {
        if (boundProgram == program) {
            return registers;
        }
        boundProgram = null;
        int count = program.registers.length;
        if (registers.length < count) {
            registers = new Object[Math.max(8, 2 * count)];
        }
        java.util.Arrays.fill(arraysUsed, 0);
        for (int i = 0; i < count; i++) {
            registers[i] = array(program.registers[i]);
        }
        boundProgram = program;
        return registers;
    }

    /** The arrays of a reduction's lanes, by number; up to {@link Fold#LANES}. */
    Object lanes(Storage storage, int part) {
        Object[] parts = lanes[storage.number];
        if (parts[part] == null) {
            parts[part] = storage.array(Scratch.BLOCK);
        }
        return parts[part];
    }

    /** The array in which a reduction joins the results of chunks. */
    Object carry(Storage storage) {
        if (carries[storage.number] == null) {
            carries[storage.number] = storage.array(Scratch.BLOCK);
        }
        return carries[storage.number];
    }

    /**
     * The arrays of a matrix product, for the vector form or, where that is null, the plain one.
     */
    MatMulPanels panels(DType computed, BlockProduct<?> lanes) {
        MatMulPanels[] known = lanes == null ? rowPanels : sliverPanels;
        int number = Storage.of(computed).number;
        if (known[number] == null) {
            known[number] = MatMulPanels.of(computed, lanes);
        }
        return known[number];
    }

    private Object array(Storage storage) {
        List<Object> known = arrays.get(storage.number);
        int next = arraysUsed[storage.number]++;
        if (next == known.size()) {
            known.add(storage.array(Scratch.BLOCK));
        }
        return known.get(next);
    }
}
