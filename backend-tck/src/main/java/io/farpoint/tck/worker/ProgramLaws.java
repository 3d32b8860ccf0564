package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random programs: far equals near, bit for bit, values and gradients, on one kind of device. The
 * seed of a failing program is printed; {@code -Dfarpoint.program.seed=N} runs that one alone.
 */
public abstract class ProgramLaws extends WorkerLaw {
    private static final int LONGEST = 14;

    /** How many programs are run. */
    protected int programs() {
        return 60;
    }

    /**
     * One step: makes a tensor of earlier ones.
     *
     * @param op which of the steps below
     * @param a the first operand's number
     * @param b the second operand's number
     * @param k a small number
     */
    private record Step(int op, int a, int b, int k) {}

    private static List<Step> program(long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(LONGEST);
        for (int i = 0; i < length; i++) {
            steps.add(
                    new Step(
                            random.nextInt(OPS),
                            random.nextInt(i + 3),
                            random.nextInt(i + 3),
                            random.nextInt(4)));
        }
        return steps;
    }

    private static final int OPS = 26;

    /** All tensors of a program are 3 x 4, so that every step fits every other. */
    private static Tensor step(Step step, Tensor x, Tensor y) {
        return switch (step.op()) {
            case 0 -> x.add(y);
            case 1 -> x.sub(y);
            case 2 -> x.mul(y);
            case 3 -> x.div(y.abs().add(1));
            case 4 -> x.tanh();
            case 5 -> x.sigmoid().mul(step.k() + 0.5);
            case 6 -> x.relu().add(y);
            case 7 -> x.sin();
            case 8 -> x.abs().add(0.5).log();
            case 9 -> x.maximum(y);
            case 10 -> x.minimum(y.neg());
            case 11 -> x.sub(x.mean(1, true));
            case 12 -> x.softmax(step.k() % 2);
            case 13 -> x.logSoftmax(1);
            case 14 -> x.flip(step.k() % 2).mul(y);
            case 15 -> x.t().reshape(3, 4).add(y);
            case 16 -> x.matmul(y.t()).tanh().matmul(y);
            case 17 -> Tensors.where(x.gt(y), x, y.mul(0.5));
            case 18 -> x.map(v -> v.mul(v).add(step.k()).sqrt());
            case 19 -> Tensors.cat(0, x.narrow(0, 0, 1), y.narrow(0, 1, 2));
            case 20 -> x.sum(0, true).tanh().expand(3, 4).add(y);
            case 21 -> x.gelu();
            case 22 -> x.clamp(-1.0, 1.0).mul(y);
            case 23 -> assigned(x, y, step.k());
            case 24 -> x.indexSelect(0, x.location().tensor(2, 0, step.k() % 3)).add(y);
            case 25 -> x.logSumExp(new int[] {1}, true).expand(3, 4).sub(y);
            default -> throw new IllegalArgumentException("step " + step);
        };
    }

    private static Tensor assigned(Tensor x, Tensor y, int row) {
        Tensor copy = x.clone();
        copy.select(1, row).copy_(y.select(1, 3 - row));
        copy.slice(0, 0, 2).mul_(0.5);
        return copy;
    }

    /** The bits of the result and of both leaves' gradients. */
    private double[][] run(Worker worker, List<Step> steps, DType dtype, long seed) {
        try (Scope _ = fp.scope()) {
            Random random = new Random(seed);
            Tensor[] leaves = new Tensor[2];
            for (int i = 0; i < 2; i++) {
                double[] values = random.doubles(12, -2, 2).toArray();
                leaves[i] = fp.tensor(values, 3, 4).to(dtype).send(worker).requiresGrad(true);
            }
            List<Tensor> made = new ArrayList<>(List.of(leaves[0], leaves[1]));
            made.add(leaves[0].mul(leaves[1]));
            for (Step step : steps) {
                made.add(step(step, made.get(step.a()), made.get(step.b())));
            }
            Tensor result = made.get(made.size() - 1).add(made.get(2));
            result.sum().backward();
            return new double[][] {
                result.fetch().toDoubleArray(),
                leaves[0].grad().fetch().toDoubleArray(),
                leaves[1].grad().fetch().toDoubleArray()
            };
        }
    }

    @Test
    void farEqualsNearBitForBit() {
        String one = System.getProperty("farpoint.program.seed");
        long first = one == null ? 1 : Long.parseLong(one);
        long last = one == null ? programs() : first;
        for (long seed = first; seed <= last; seed++) {
            check(seed);
        }
        bob.sync();
        assertEquals(0, bob.objects().size(), "programs leave nothing");
    }

    private void check(long seed) {
        List<Step> steps = program(seed);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            if (!agrees(steps, dtype, seed)) {
                List<Step> small = shrink(steps, dtype, seed);
                double[][] near = run(fp.me(), small, dtype, seed);
                double[][] far = run(bob, small, dtype, seed);
                String what = "seed " + seed + ", " + dtype + ", program " + small;
                for (int i = 0; i < near.length; i++) {
                    assertArrayEquals(near[i], far[i], what);
                }
            }
        }
    }

    private boolean agrees(List<Step> steps, DType dtype, long seed) {
        double[][] near = run(fp.me(), steps, dtype, seed);
        double[][] far = run(bob, steps, dtype, seed);
        return java.util.Arrays.deepEquals(near, far);
    }

    /** The shortest prefix that still disagrees. */
    private List<Step> shrink(List<Step> steps, DType dtype, long seed) {
        for (int length = 1; length < steps.size(); length++) {
            if (!agrees(steps.subList(0, length), dtype, seed)) {
                return steps.subList(0, length);
            }
        }
        return steps;
    }
}
