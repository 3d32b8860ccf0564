package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.TensorsNotCollocatedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Operands on different workers are refused by name, in either order, by every op of several. */
public abstract class CollocationLaws extends WorkerLaw {
    private Map<String, BinaryOperator<Tensor>> ops() {
        Map<String, BinaryOperator<Tensor>> ops = new LinkedHashMap<>();
        ops.put("add", Tensor::add);
        ops.put("sub", Tensor::sub);
        ops.put("mul", Tensor::mul);
        ops.put("div", Tensor::div);
        ops.put("floorDivide", Tensor::floorDivide);
        ops.put("remainder", Tensor::remainder);
        ops.put("pow", Tensor::pow);
        ops.put("maximum", Tensor::maximum);
        ops.put("minimum", Tensor::minimum);
        ops.put("eq", Tensor::eq);
        ops.put("ne", Tensor::ne);
        ops.put("lt", Tensor::lt);
        ops.put("le", Tensor::le);
        ops.put("gt", Tensor::gt);
        ops.put("ge", Tensor::ge);
        ops.put("logicalAnd", Tensor::logicalAnd);
        ops.put("logicalOr", Tensor::logicalOr);
        ops.put("logicalXor", Tensor::logicalXor);
        ops.put("matmul", Tensor::matmul);
        ops.put("linear weight", (a, b) -> a.linear(b, null));
        ops.put("linear bias", (a, b) -> a.linear(a, b));
        ops.put("indexSelect", (a, b) -> a.indexSelect(0, index(b)));
        ops.put("gather", (a, b) -> a.gather(0, index(b).unsqueeze(1)));
        ops.put("scatterAdd index", (a, b) -> a.scatterAdd(0, index(b).unsqueeze(1), a));
        ops.put("scatterAdd source", (a, b) -> a.scatterAdd(0, index(a).unsqueeze(1), b));
        ops.put("Tensors.add", Tensors::add);
        ops.put("Tensors.mul", Tensors::mul);
        ops.put("Tensors.where condition", (a, b) -> Tensors.where(a.gt(0), b, b));
        ops.put("Tensors.where value", (a, b) -> Tensors.where(a.gt(0), a, b));
        ops.put("Tensors.cat", (a, b) -> Tensors.cat(0, a, b));
        ops.put("Tensors.stack", (a, b) -> Tensors.stack(0, a, b));
        ops.put("Tensors.map", (a, b) -> Tensors.map(a, b, (p, q) -> p.add(q)));
        ops.put("Tensors.mseLoss", Tensors::mseLoss);
        ops.put("Tensors.crossEntropy", (a, b) -> Tensors.crossEntropy(a, index(b)));
        ops.put("Tensors.binaryCrossEntropyWithLogits", Tensors::binaryCrossEntropyWithLogits);
        ops.put("add_", Tensor::add_);
        ops.put("sub_", Tensor::sub_);
        ops.put("mul_", Tensor::mul_);
        ops.put("div_", Tensor::div_);
        ops.put("copy_", Tensor::copy_);
        ops.put(
                "backward",
                (a, b) -> {
                    a.clone().requiresGrad(true).mul(2).backward(b);
                    return a;
                });
        ops.put(
                "grad",
                (a, b) -> {
                    a.clone().grad(b);
                    return a;
                });
        return ops;
    }

    private static Tensor index(Tensor beside) {
        return beside.location().zeros(DType.INT64, 2);
    }

    @TestFactory
    Stream<DynamicTest> operandsOnDifferentWorkersAreRefused() {
        return ops().entrySet().stream()
                .map(op -> DynamicTest.dynamicTest(op.getKey(), () -> check(op.getValue())));
    }

    private void check(BinaryOperator<Tensor> op) {
        Tensor far = bob.ones(2, 2);
        Tensor near = fp.ones(2, 2);
        Tensor elsewhere = fp.virtualWorker("carol-" + System.nanoTime()).ones(2, 2);
        for (List<Tensor> pair :
                List.of(
                        List.of(far, near),
                        List.of(near, far),
                        List.of(far, elsewhere),
                        List.of(elsewhere, far))) {
            TensorsNotCollocatedException refused =
                    assertThrows(
                            TensorsNotCollocatedException.class,
                            () -> op.apply(pair.get(0), pair.get(1)));
            assertTrue(refused.getMessage().contains("bob"), refused.getMessage());
        }
    }
}
