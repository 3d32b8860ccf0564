package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.RemoteExecutionException;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** An op that fails on its values: who learns of it, when, and what stays usable. */
public abstract class PoisonLaws extends WorkerLaw {
    private Tensor indexed(Tensor x, long index) {
        return x.indexSelect(0, fp.tensor(index).send(bob));
    }

    private static RemoteExecutionException failed(Runnable read) {
        return assertThrows(RemoteExecutionException.class, read::run);
    }

    @Test
    void badIndexIsToldAtTheNextReadWithItsCause() {
        Tensor x = fp.tensor(1f, 2, 3).send(bob);
        Tensor bad = indexed(x, 7);
        RemoteExecutionException told = failed(bad::get);
        String message = told.getMessage();
        assertEquals("gather", told.op());
        assertTrue(message.contains("bob"), message);
        assertTrue(message.contains("7"), message);
        assertTrue(message.contains("FLOAT32[3]"), message);
        assertTrue(message.contains("PoisonLaws"), "the caller's line: " + message);
    }

    @Test
    void divisionByZeroAndNegativePowersOfIntegersAreTold() {
        Tensor x = fp.tensor(5, 6).send(bob);
        assertTrue(
                failed(x.floorDivide(fp.tensor(1, 0).send(bob))::fetch)
                        .getMessage()
                        .contains("divided by zero: 6"));
        assertTrue(
                failed(x.remainder(fp.tensor(0, 3).send(bob))::fetch)
                        .getMessage()
                        .contains("divided by zero: 5"));
        assertTrue(
                failed(x.pow(fp.tensor(1, -2).send(bob))::fetch)
                        .getMessage()
                        .contains("negative power: -2"));
        assertTrue(failed(x.remainder(0)::fetch).getMessage().contains("divided by zero"));
    }

    @Test
    void poisonPassesToAllThatIsComputedFromIt() {
        Tensor x = fp.tensor(1f, 2, 3).send(bob);
        Tensor bad = indexed(x, -4);
        Tensor worse = bad.mul(2).sum();
        Tensor also = x.sum().add(worse);
        assertTrue(failed(also::fetch).getMessage().contains("-4"));
        assertTrue(failed(worse::get).getMessage().contains("-4"));
    }

    @Test
    void workerAndSessionStayUsable() {
        Tensor x = fp.tensor(1f, 2, 3).send(bob);
        failed(indexed(x, 9)::fetch);
        assertArrayEquals(new float[] {2, 4, 6}, x.add(x).get().toFloatArray());
        assertArrayEquals(new float[] {3}, indexed(x, -1).get().toFloatArray());
    }

    @Test
    void failedGetLeavesHandleAndObject() {
        Tensor x = fp.tensor(1f, 2, 3).send(bob);
        Tensor bad = indexed(x, 5);
        failed(bad::get);
        failed(bad::get);
        assertEquals(1, bad.size(), "the handle is not spent");
        assertTrue(bob.objects().containsKey(bad.idAtLocation()));
        bad.close();
        assertFalse(bob.objects().containsKey(bad.idAtLocation()), "poison can be freed");
    }

    @Test
    void failedGetAsyncCompletesWithTheCause() {
        Tensor bad = indexed(fp.tensor(1f).send(bob), 5);
        ExecutionException told =
                assertThrows(ExecutionException.class, () -> bad.getAsync().get());
        assertTrue(told.getCause() instanceof RemoteExecutionException, "cause " + told.getCause());
        assertEquals(1, bad.size());
    }

    @Test
    void failedInPlaceOpPoisonsItsTargetUntilItIsWrittenWhole() {
        Tensor x = fp.tensor(4, 5, 6).send(bob);
        x.slice(0, 0, 2).copy_(x.slice(0, 0, 2).floorDivide(fp.tensor(1, 0).send(bob)));
        failed(x::fetch);
        x.slice(0, 2, 3).fill_(1);
        failed(x::fetch);
        x.fill_(3);
        assertArrayEquals(new long[] {3, 3, 3}, x.get().toLongArray());
    }

    @Test
    void syncTellsTheFirstFailureOnce() {
        Tensor x = fp.tensor(1f, 2, 3).send(bob);
        Tensor bad = indexed(x, 5);
        RemoteExecutionException told = failed(bob::sync);
        assertTrue(told.getMessage().contains("5"), told.getMessage());
        bob.sync();
        bad.close();
        bob.sync();
    }

    @Test
    void transferCarriesThePoison() {
        Worker alice = ground.worker("alice");
        Tensor bad = indexed(fp.tensor(1f, 2).send(bob), 5);
        Tensor there = bad.to(alice).add(1);
        RemoteExecutionException told = failed(there::fetch);
        assertEquals("gather", told.op());
        assertEquals(alice.ones(2).fetch().sum().item(), 2, "alice stays usable");
        failed(() -> bad.move(alice));
        assertEquals(1, bad.size(), "a failed move spends nothing");
    }

    @Test
    void poisonInBackwardIsToldAtTheGradient() {
        Tensor w = fp.tensor(1f, 2, 3).requiresGrad(true).send(bob);
        indexed(w, 8).sum().backward();
        failed(() -> w.grad().get());
        w.grad(null);
        w.sum().backward();
        assertArrayEquals(new float[] {1, 1, 1}, w.grad().get().toFloatArray());
    }

    @Test
    void onMeAnInlineDeviceTellsAtTheCallAndALateOneAtTheRead() {
        Tensor x = fp.tensor(5, 6);
        if (fp.me().device().inline()) {
            failed(() -> x.floorDivide(fp.tensor(1, 0)));
            fp.me().sync();
        } else {
            Tensor bad = x.floorDivide(fp.tensor(1, 0));
            failed(bad::toLongArray);
        }
        assertArrayEquals(new long[] {5, 6}, x.toLongArray());
    }
}
