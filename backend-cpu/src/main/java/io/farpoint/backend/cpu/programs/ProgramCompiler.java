package io.farpoint.backend.cpu.programs;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.fused.LoopSet;
import io.farpoint.backend.cpu.fused.NodeEmitter;
import io.farpoint.backend.cpu.fused.Schedule;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.UnaryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns expressions into a {@link Program}: equal subexpressions once, temporaries shared by values
 * that do not live at once.
 */
public final class ProgramCompiler implements NodeEmitter<Integer> {
    private final Exprs exprs;
    private final Schedule schedule;
    private final List<Storage> registers = new ArrayList<>();
    private final Map<Storage, ArrayDeque<Integer>> free = new HashMap<>();
    private final Map<Expr, Integer> leaves = new HashMap<>();
    private final List<Instruction> code = new ArrayList<>();
    private int firstTemporary;

    ProgramCompiler(Exprs exprs, Schedule schedule) {
        this.exprs = exprs;
        this.schedule = schedule;
    }

    Program compile(LoopSet loops) {
        for (DType dtype : exprs.inputs()) {
            registers.add(Storage.of(dtype));
        }
        for (DType dtype : exprs.immediates()) {
            registers.add(Storage.of(dtype));
        }
        List<Integer> rampAxes = new ArrayList<>();
        List<Long> constants = new ArrayList<>();
        for (Expr node : schedule.nodes()) {
            if (node instanceof Expr.Index index) {
                leaves.put(node, register(Storage.of(DType.INT64)));
                rampAxes.add(index.axis());
            }
        }
        for (Expr node : schedule.nodes()) {
            if (node instanceof Expr.Const constant) {
                leaves.put(node, register(Storage.of(constant.dtype())));
                constants.add(constant.bits());
            }
        }
        firstTemporary = registers.size();
        List<Integer> roots = schedule.emit(this);
        return new Program(
                exprs.inputs().size(),
                exprs.immediates().size(),
                ints(rampAxes),
                longs(constants),
                registers.toArray(Storage[]::new),
                ints(roots),
                code.toArray(Instruction[]::new),
                cost(),
                exprs,
                loops);
    }

    /** By a loop: the first stream of a JVM takes some milliseconds. */
    private static int[] ints(List<Integer> list) {
        int[] array = new int[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    private static long[] longs(List<Long> list) {
        long[] array = new long[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    /** A memory access for each operand, an addition for each node, ten for a function. */
    private int cost() {
        int cost = exprs.inputs().size() + exprs.roots().size();
        for (Expr node : schedule.nodes()) {
            cost +=
                    switch (node) {
                        case Expr.Unary unary -> unary.kind().floatingOnly() ? 10 : 1;
                        case Expr.Binary binary -> binary.kind().mayFailOnIntegers() ? 10 : 1;
                        case Expr.Input _, Expr.Immediate _, Expr.Const _, Expr.Index _ -> 0;
                        case Expr.Fma _, Expr.Select _, Expr.Cast _ -> 1;
                    };
        }
        return cost;
    }

    private int register(Storage storage) {
        registers.add(storage);
        return registers.size() - 1;
    }

    /** A register for a result: one whose value is no longer needed, or a new one. */
    private int temporary(DType dtype) {
        ArrayDeque<Integer> idle = free.get(Storage.of(dtype));
        return idle == null || idle.isEmpty() ? register(Storage.of(dtype)) : idle.pop();
    }

    /** An argument gives its register back before the result takes one: loops read first. */
    @Override
    public void dies(Integer register) {
        if (register >= firstTemporary) {
            free.computeIfAbsent(registers.get(register), storage -> new ArrayDeque<>())
                    .push(register);
        }
    }

    @Override
    public Integer input(Expr.Input node) {
        return node.index();
    }

    @Override
    public Integer immediate(Expr.Immediate node) {
        return exprs.inputs().size() + node.index();
    }

    @Override
    public Integer constant(Expr.Const node) {
        return leaves.get(node);
    }

    @Override
    public Integer index(Expr.Index node) {
        return leaves.get(node);
    }

    @Override
    public Integer unary(Expr.Unary node, Integer a) {
        int result = temporary(node.dtype());
        code.add(new Instruction.One<>(unary(node.kind(), node.dtype()), a, result));
        return result;
    }

    @Override
    public Integer cast(Expr.Cast node, Integer a) {
        int result = temporary(node.dtype());
        Loop1<?, ?> loop = CastLoops.of(node.arg().dtype(), node.dtype());
        code.add(new Instruction.One<>(loop, a, result));
        return result;
    }

    @Override
    public Integer binary(Expr.Binary node, Integer a, Integer b) {
        int result = temporary(node.dtype());
        Loop2<?, ?, ?> loop = binary(node.kind(), node.left().dtype());
        code.add(new Instruction.Two<>(loop, a, b, result));
        return result;
    }

    @Override
    public Integer fma(Expr.Fma node, Integer a, Integer b, Integer c) {
        int result = temporary(node.dtype());
        code.add(new Instruction.Three<>(fma(node.dtype()), a, b, c, result));
        return result;
    }

    @Override
    public Integer select(Expr.Select node, Integer condition, Integer a, Integer b) {
        int result = temporary(node.dtype());
        code.add(new Instruction.Three<>(select(node.dtype()), condition, a, b, result));
        return result;
    }

    private static Loop1<?, ?> unary(UnaryKind kind, DType dtype) {
        return switch (dtype) {
            case BOOL -> BooleanLoops.not();
            case UINT8 -> UnsignedByteLoops.unary(kind);
            case INT32 -> IntLoops.unary(kind);
            case INT64 -> LongLoops.unary(kind);
            case FLOAT32 -> FloatLoops.unary(kind);
            case FLOAT64 -> DoubleLoops.unary(kind);
        };
    }

    /** The loop of a kind over a dtype's arrays; comparisons give BOOL's. */
    public static Loop2<?, ?, ?> binary(BinaryKind kind, DType dtype) {
        boolean compares = kind.isComparison();
        return switch (dtype) {
            case BOOL -> BooleanLoops.binary(kind);
            case UINT8 ->
                    compares ? UnsignedByteLoops.comparison(kind) : UnsignedByteLoops.binary(kind);
            case INT32 -> compares ? IntLoops.comparison(kind) : IntLoops.binary(kind);
            case INT64 -> compares ? LongLoops.comparison(kind) : LongLoops.binary(kind);
            case FLOAT32 -> compares ? FloatLoops.comparison(kind) : FloatLoops.binary(kind);
            case FLOAT64 -> compares ? DoubleLoops.comparison(kind) : DoubleLoops.binary(kind);
        };
    }

    private static Loop3<?, ?, ?, ?> fma(DType dtype) {
        return dtype == DType.FLOAT32 ? FloatLoops.fma() : DoubleLoops.fma();
    }

    private static Loop3<?, ?, ?, ?> select(DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8 -> UnsignedByteLoops.select();
            case INT32 -> IntLoops.select();
            case INT64 -> LongLoops.select();
            case FLOAT32 -> FloatLoops.select();
            case FLOAT64 -> DoubleLoops.select();
        };
    }
}
