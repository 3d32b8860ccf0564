package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Expr;
import io.farpoint.op.WireCodes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct nodes of expressions, in an order in which they can be computed: the one walk over
 * an expression, whatever it is turned into.
 */
public final class Schedule {
    private final List<Expr> nodes = new ArrayList<>();
    private final List<int[]> arguments = new ArrayList<>();
    private final List<Integer> roots = new ArrayList<>();
    private final int[] lastUse;

    private Schedule(List<Expr> expressions) {
        Map<List<Long>, Integer> numbers = new HashMap<>();
        for (Expr root : expressions) {
            roots.add(number(root, numbers));
        }
        lastUse = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (int argument : arguments.get(i)) {
                lastUse[argument] = i;
            }
        }
        for (int root : roots) {
            lastUse[root] = Integer.MAX_VALUE;
        }
    }

    /** The schedule of expressions over one space of operands. */
    public static Schedule of(List<Expr> expressions) {
        return new Schedule(expressions);
    }

    private int number(Expr expr, Map<List<Long>, Integer> numbers) {
        List<Expr> children = expr.children();
        int[] args = new int[children.size()];
        for (int i = 0; i < args.length; i++) {
            args[i] = number(children.get(i), numbers);
        }
        List<Long> identity = identity(expr, args);
        Integer known = numbers.get(identity);
        if (known != null) {
            return known;
        }
        int number = nodes.size();
        nodes.add(expr);
        arguments.add(args);
        numbers.put(identity, number);
        return number;
    }

    /**
     * What tells a node from all others, given its arguments' numbers. Its record would too, but
     * the JVM makes a record's methods when they are first called, some 10 ms in a cold program.
     */
    private static List<Long> identity(Expr node, int[] args) {
        long code = WireCodes.of(node);
        return switch (node) {
            case Expr.Input input ->
                    List.of(code, (long) input.index(), (long) input.dtype().code());
            case Expr.Immediate number ->
                    List.of(code, (long) number.index(), (long) number.dtype().code());
            case Expr.Const number -> List.of(code, number.bits(), (long) number.dtype().code());
            case Expr.Index index -> List.of(code, (long) index.axis());
            case Expr.Unary unary -> List.of(code, (long) unary.kind().code(), (long) args[0]);
            case Expr.Binary binary ->
                    List.of(code, (long) binary.kind().code(), (long) args[0], (long) args[1]);
            case Expr.Fma _, Expr.Select _ ->
                    List.of(code, (long) args[0], (long) args[1], (long) args[2]);
            case Expr.Cast cast -> List.of(code, (long) cast.dtype().code(), (long) args[0]);
        };
    }

    /** The nodes, each after its arguments. */
    public List<Expr> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** Emits every node once; the values of the expressions. */
    public <V> List<V> emit(NodeEmitter<V> emitter) {
        List<V> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            values.add(emit(i, values, emitter));
        }
        List<V> results = new ArrayList<>();
        for (int root : roots) {
            results.add(values.get(root));
        }
        return results;
    }

    private <V> V emit(int node, List<V> values, NodeEmitter<V> emitter) {
        int[] args = arguments.get(node);
        for (int i = 0; i < args.length; i++) {
            boolean again = i > 0 && args[i] == args[i - 1] || i > 1 && args[i] == args[0];
            if (lastUse[args[i]] == node && !again) {
                emitter.dies(values.get(args[i]));
            }
        }
        V a = args.length > 0 ? values.get(args[0]) : null;
        V b = args.length > 1 ? values.get(args[1]) : null;
        V c = args.length > 2 ? values.get(args[2]) : null;
        return switch (nodes.get(node)) {
            case Expr.Input input -> emitter.input(input);
            case Expr.Immediate number -> emitter.immediate(number);
            case Expr.Const number -> emitter.constant(number);
            case Expr.Index index -> emitter.index(index);
            case Expr.Unary unary -> emitter.unary(unary, a);
            case Expr.Binary binary -> emitter.binary(binary, a, b);
            case Expr.Fma fma -> emitter.fma(fma, a, b, c);
            case Expr.Select select -> emitter.select(select, a, b, c);
            case Expr.Cast cast -> emitter.cast(cast, a);
        };
    }
}
