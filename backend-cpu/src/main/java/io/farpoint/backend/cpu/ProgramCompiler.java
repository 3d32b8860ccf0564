package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.UnaryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns expressions into a {@link Program}: equal subexpressions once, temporaries shared. */
final class ProgramCompiler {
    private final Exprs exprs;

    /** The number of each distinct node, in the order in which they can be computed. */
    private final Map<Expr, Integer> numbers = new HashMap<>();

    private final List<Expr> nodes = new ArrayList<>();
    private final List<int[]> arguments = new ArrayList<>();
    private int[] lastUse;

    private final List<Storage> registers = new ArrayList<>();
    private final Map<Storage, ArrayDeque<Integer>> free = new HashMap<>();
    private final List<Instruction> code = new ArrayList<>();
    private int[] registerOf;
    private int firstTemporary;

    ProgramCompiler(Exprs exprs) {
        this.exprs = exprs;
    }

    Program compile() {
        for (Expr root : exprs.roots()) {
            number(root);
        }
        findLastUses();
        registerOf = new int[nodes.size()];
        for (DType dtype : exprs.inputs()) {
            registers.add(Storage.of(dtype));
        }
        for (DType dtype : exprs.immediates()) {
            registers.add(Storage.of(dtype));
        }
        List<Integer> rampAxes = new ArrayList<>();
        List<Long> constants = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Expr.Index index) {
                registerOf[i] = register(Storage.of(DType.INT64));
                rampAxes.add(index.axis());
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Expr.Const constant) {
                registerOf[i] = register(Storage.of(constant.dtype()));
                constants.add(constant.bits());
            }
        }
        firstTemporary = registers.size();
        for (int i = 0; i < nodes.size(); i++) {
            emit(i);
        }
        return new Program(
                exprs.inputs().size(),
                exprs.immediates().size(),
                rampAxes.stream().mapToInt(Integer::intValue).toArray(),
                constants.stream().mapToLong(Long::longValue).toArray(),
                registers.toArray(Storage[]::new),
                exprs.roots().stream().mapToInt(root -> registerOf[numbers.get(root)]).toArray(),
                code.toArray(Instruction[]::new));
    }

    private int number(Expr expr) {
        Integer known = numbers.get(expr);
        if (known != null) {
            return known;
        }
        int[] args =
                switch (expr) {
                    case Expr.Input _, Expr.Immediate _, Expr.Const _, Expr.Index _ -> new int[0];
                    case Expr.Unary unary -> new int[] {number(unary.arg())};
                    case Expr.Binary binary ->
                            new int[] {number(binary.left()), number(binary.right())};
                    case Expr.Fma fma ->
                            new int[] {number(fma.a()), number(fma.b()), number(fma.c())};
                    case Expr.Select select ->
                            new int[] {
                                number(select.condition()),
                                number(select.whenTrue()),
                                number(select.whenFalse())
                            };
                    case Expr.Cast cast -> new int[] {number(cast.arg())};
                };
        int number = nodes.size();
        nodes.add(expr);
        arguments.add(args);
        numbers.put(expr, number);
        return number;
    }

    private void findLastUses() {
        lastUse = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (int argument : arguments.get(i)) {
                lastUse[argument] = i;
            }
        }
        for (Expr root : exprs.roots()) {
            lastUse[numbers.get(root)] = Integer.MAX_VALUE;
        }
    }

    private int register(Storage storage) {
        registers.add(storage);
        return registers.size() - 1;
    }

    /** A register for a result: one whose value is no longer needed, or a new one. */
    private int temporary(Storage storage) {
        ArrayDeque<Integer> idle = free.get(storage);
        return idle == null || idle.isEmpty() ? register(storage) : idle.pop();
    }

    private void emit(int node) {
        switch (nodes.get(node)) {
            case Expr.Input input -> registerOf[node] = input.index();
            case Expr.Immediate immediate ->
                    registerOf[node] = exprs.inputs().size() + immediate.index();
            case Expr.Const _, Expr.Index _ -> {}
            case Expr.Unary unary -> {
                Loop1<?, ?> loop = unary(unary.kind(), unary.dtype());
                int a = argument(node, 0);
                code.add(new Instruction.One<>(loop, a, result(node)));
            }
            case Expr.Cast cast -> {
                Loop1<?, ?> loop = CastLoops.of(cast.arg().dtype(), cast.dtype());
                int a = argument(node, 0);
                code.add(new Instruction.One<>(loop, a, result(node)));
            }
            case Expr.Binary binary -> {
                Loop2<?, ?, ?> loop = binary(binary.kind(), binary.left().dtype());
                int a = argument(node, 0);
                int b = argument(node, 1);
                code.add(new Instruction.Two<>(loop, a, b, result(node)));
            }
            case Expr.Fma fma -> three(node, fma(fma.dtype()));
            case Expr.Select select -> three(node, select(select.dtype()));
        }
    }

    private void three(int node, Loop3<?, ?, ?, ?> loop) {
        int a = argument(node, 0);
        int b = argument(node, 1);
        int c = argument(node, 2);
        code.add(new Instruction.Three<>(loop, a, b, c, result(node)));
    }

    private int argument(int node, int which) {
        return registerOf[arguments.get(node)[which]];
    }

    /**
     * The register of a node's result. Arguments used here for the last time give theirs back
     * first: every loop reads an element before it writes it.
     */
    private int result(int node) {
        int[] args = arguments.get(node);
        for (int i = 0; i < args.length; i++) {
            int register = registerOf[args[i]];
            if (lastUse[args[i]] == node && register >= firstTemporary) {
                lastUse[args[i]] = -1; // an argument may stand twice
                free.computeIfAbsent(registers.get(register), storage -> new ArrayDeque<>())
                        .push(register);
            }
        }
        registerOf[node] = temporary(Storage.of(nodes.get(node).dtype()));
        return registerOf[node];
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

    static Loop2<?, ?, ?> binary(BinaryKind kind, DType dtype) {
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
