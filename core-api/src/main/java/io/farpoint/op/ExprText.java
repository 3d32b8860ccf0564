package io.farpoint.op;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints expressions for people, in messages and logs: {@code mul(x0, add(x1, 2.0))}. */
final class ExprText {
    private ExprText() {}

    static String of(List<Expr> roots) {
        return roots.stream().map(ExprText::of).collect(Collectors.joining("; "));
    }

    static String of(Expr expr) {
        return switch (expr) {
            case Expr.Input input -> "x" + input.index();
            case Expr.Immediate number -> "c" + number.index();
            case Expr.Const constant ->
                    constant.dtype().isFloating()
                            ? String.valueOf(Scalars.toDouble(constant.bits(), constant.dtype()))
                            : String.valueOf(constant.bits());
            case Expr.Index index -> "index" + index.axis();
            case Expr.Unary unary -> call(unary.kind(), unary.arg());
            case Expr.Binary binary -> call(binary.kind(), binary.left(), binary.right());
            case Expr.Fma fma ->
                    "fma(" + of(fma.a()) + ", " + of(fma.b()) + ", " + of(fma.c()) + ")";
            case Expr.Select select ->
                    "select("
                            + of(select.condition())
                            + ", "
                            + of(select.whenTrue())
                            + ", "
                            + of(select.whenFalse())
                            + ")";
            case Expr.Cast cast -> cast.dtype().torchName() + "(" + of(cast.arg()) + ")";
        };
    }

    private static String call(Enum<?> kind, Expr... args) {
        return kind.name().toLowerCase(Locale.ROOT)
                + of(List.of(args)).replace("; ", ", ").transform(text -> "(" + text + ")");
    }
}
