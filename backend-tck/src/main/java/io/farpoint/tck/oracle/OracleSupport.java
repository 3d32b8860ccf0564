package io.farpoint.tck.oracle;

import io.farpoint.DType;
import io.farpoint.op.Composite;
import io.farpoint.op.Distribution;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Support;
import java.util.List;

/** What the oracle runs: every primitive op of dtypes that the op is defined for. */
public final class OracleSupport {
    private OracleSupport() {}

    /**
     * Whether the oracle runs an op of these dtypes.
     *
     * @param signature op and dtypes
     * @return native for a primitive, decomposed for a composite, none where the dtypes are wrong
     */
    public static Support of(OpSignature signature) {
        boolean defined = isDefined(signature.op(), signature.inputs(), signature.outputs());
        if (!defined) {
            return Support.NONE;
        }
        return switch (signature.op()) {
            case Op.Primitive _ -> Support.NATIVE;
            case Composite _ -> Support.DECOMPOSED;
        };
    }

    private static boolean isDefined(Op op, List<DType> in, List<DType> out) {
        return switch (op) {
            case Op.Map map -> in.equals(map.exprs().inputs()) && out.equals(dtypes(map.exprs()));
            case Op.Reduce reduce ->
                    in.equals(reduce.exprs().inputs())
                            && out.equals(dtypes(reduce.exprs()))
                            && out.size() == 1
                            && isDefined(reduce.kind(), out.get(0));
            case Op.ArgReduce _ -> in.size() == 1 && out.equals(List.of(DType.INT64));
            case Op.MatMul _ ->
                    out.size() == 1
                            && out.get(0) != DType.BOOL
                            && in.equals(List.of(out.get(0), out.get(0)));
            case Op.Gather _ ->
                    in.size() == 2 && out.equals(List.of(in.get(0))) && isIndex(in.get(1));
            case Op.Scatter _ ->
                    in.size() == 3
                            && out.equals(List.of(in.get(0)))
                            && isIndex(in.get(1))
                            && in.get(2) == in.get(0);
            case Op.Random random ->
                    in.isEmpty()
                            && out.size() == 1
                            && (random.distribution() == Distribution.INTEGERS
                                    ? out.get(0) == DType.INT64
                                    : out.get(0).isFloating());
            case Composite.CrossEntropy _ ->
                    in.size() == 2 && isFloatingSame(in.get(0), out) && isIndex(in.get(1));
            case Composite.Softmax _,
                    Composite.LogSoftmax _,
                    Composite.LogSumExp _,
                    Composite.Mean _ ->
                    in.size() == 1 && isFloatingSame(in.get(0), out);
        };
    }

    private static boolean isDefined(ReduceKind kind, DType dtype) {
        return switch (kind) {
            case SUM, PROD -> dtype != DType.BOOL;
            case MAX, MIN -> true;
            case ANY, ALL -> dtype == DType.BOOL;
        };
    }

    private static boolean isFloatingSame(DType in, List<DType> out) {
        return in.isFloating() && out.equals(List.of(in));
    }

    private static boolean isIndex(DType dtype) {
        return dtype == DType.INT32 || dtype == DType.INT64;
    }

    private static List<DType> dtypes(Exprs exprs) {
        return exprs.roots().stream().map(root -> root.dtype()).toList();
    }
}
