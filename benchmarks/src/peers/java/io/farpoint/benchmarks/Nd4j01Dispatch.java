package io.farpoint.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The peer of {@link Lesson01Dispatch}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Nd4j01Dispatch {
    private INDArray x;
    private INDArray y;
    private SameDiff graph;

    /** Makes the operands, and the graph that its gradients need. */
    @Setup
    public void open() {
        Nd4jGrounds.start();
        x = Nd4j.createFromArray(1f, 2, 3, 4, 5);
        y = Nd4j.createFromArray(1f, 1, 1, 1, 1);
        graph = SameDiff.create();
        SDVariable leaf = graph.var("leaf", Nd4j.createFromArray(1f, 2, 3, 4, 5));
        SDVariable sum = leaf.mul(graph.constant("other", y)).sum();
        graph.setLossVariables(sum);
    }

    /** An add, released by its workspace. */
    @Benchmark
    public INDArray addNear() {
        try (MemoryWorkspace _ = Nd4jGrounds.workspace()) {
            return x.add(y);
        }
    }

    /** The same: there is no farther place. */
    @Benchmark
    public INDArray addFar() {
        return addNear();
    }

    /** The same: there is no other way. */
    @Benchmark
    public INDArray addInScope() {
        return addNear();
    }

    /** An add into its first operand. */
    @Benchmark
    public INDArray addInPlace() {
        return x.addi(y);
    }

    /** A sum of products, forward and backward. */
    @Benchmark
    public Map<String, INDArray> forwardBackward() {
        return graph.calculateGradients(Map.of(), "leaf");
    }
}
