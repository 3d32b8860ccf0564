package io.farpoint.transport.aeron.wire;

import io.farpoint.DType;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Distribution;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import io.farpoint.op.UnaryKind;
import io.farpoint.session.Failure;
import java.util.function.ToIntFunction;

/**
 * The constants behind a code, for each enum whose constants travel.
 *
 * @param <E> the enum
 */
final class Codes<E extends Enum<E>> {
    static final Codes<DType> DTYPES = new Codes<>("dtype", DType.values(), DType::code);
    static final Codes<UnaryKind> UNARY =
            new Codes<>("unary function", UnaryKind.values(), UnaryKind::code);
    static final Codes<BinaryKind> BINARY =
            new Codes<>("binary function", BinaryKind.values(), BinaryKind::code);
    static final Codes<ReduceKind> REDUCE =
            new Codes<>("reduction", ReduceKind.values(), ReduceKind::code);
    static final Codes<ArgReduceKind> ARG_REDUCE =
            new Codes<>("extreme", ArgReduceKind.values(), ArgReduceKind::code);
    static final Codes<ScatterMode> SCATTER =
            new Codes<>("scatter mode", ScatterMode.values(), ScatterMode::code);
    static final Codes<Distribution> DISTRIBUTION =
            new Codes<>("distribution", Distribution.values(), Distribution::code);
    static final Codes<Failure.Kind> FAILURE =
            new Codes<>("failure", Failure.Kind.values(), Failure.Kind::code);

    private final String what;
    private final Object[] byCode;

    private Codes(String what, E[] constants, ToIntFunction<E> code) {
        this.what = what;
        int last = 0;
        for (E constant : constants) {
            last = Math.max(last, code.applyAsInt(constant));
        }
        byCode = new Object[last + 1];
        for (E constant : constants) {
            byCode[code.applyAsInt(constant)] = constant;
        }
    }

    @SuppressWarnings("unchecked") // the constructor put nothing else there
    E of(int code) {
        E found = code < byCode.length ? (E) byCode[code] : null;
        if (found == null) {
            throw new MalformedFrameException("no " + what + " has code " + code);
        }
        return found;
    }

    E read(WireReader in) {
        return of(in.u8(what));
    }
}
