package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.NotLocalException;
import io.farpoint.ObjectInfo;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.TensorReleasedException;
import io.farpoint.Worker;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a far pointer knows, what it never tells, and what becomes of it. */
public abstract class PointerLaws extends WorkerLaw {
    @Test
    void metadataOfAPointerIsRightForEveryDType() {
        for (DType dtype : DType.values()) {
            Tensor far = bob.ones(dtype, 2, 3);
            assertEquals(dtype, far.dtype());
            assertEquals(Shape.of(2, 3), far.shape());
            assertEquals(6, far.size());
            assertEquals(2, far.rank());
            assertFalse(far.requiresGrad());
            assertSame(bob, far.location());
            assertSame(fp.me(), far.owner());
            assertEquals(dtype, far.fetch().dtype());
        }
    }

    @Test
    void metadataOfResultsIsKnownBeforeTheyAreComputed() {
        Tensor x = bob.rand(4, 3).requiresGrad(true);
        Tensor y = x.matmul(bob.rand(3, 5)).gt(0.5);
        assertEquals(DType.BOOL, y.dtype());
        assertEquals(Shape.of(4, 5), y.shape());
        assertFalse(y.requiresGrad());
        assertTrue(x.mul(2).sum(0).requiresGrad());
    }

    @Test
    void metadataCostsNoOp() {
        Tensor x = bob.rand(4, 3);
        long ops = bob.stats().ops();
        x.shape();
        x.dtype();
        x.size();
        x.location();
        x.requiresGrad();
        x.toString();
        x.t();
        x.slice(0, 1, 3).reshape(6);
        assertEquals(ops, bob.stats().ops(), "metadata and views are free");
    }

    @Test
    void pointerPrintsWhereItPointsAndNeverItsValues() {
        Tensor far = fp.tensor(41, 42, 43).send(bob);
        assertEquals(
                "[PointerTensor | me:" + far.id() + " -> bob:" + far.idAtLocation() + "]",
                far.toString());
        assertEquals(far.id(), far.id());
    }

    @Test
    void noValueCrossesSilently() {
        Tensor far = fp.tensor(1f).send(bob);
        List<Runnable> reads =
                List.of(
                        far::item,
                        far::toFloatArray,
                        far::toDoubleArray,
                        far::toLongArray,
                        far::toIntArray,
                        far::toBooleanArray,
                        far::data);
        for (Runnable read : reads) {
            NotLocalException refused = assertThrows(NotLocalException.class, read::run);
            assertTrue(refused.getMessage().contains("fetch()"), refused.getMessage());
        }
        assertNotEquals(far, fp.tensor(1f), "equals is identity");
    }

    @Test
    void sendingTwiceMakesTwoObjects() {
        Tensor x = fp.tensor(1, 2);
        Tensor first = x.send(bob);
        Tensor second = x.send(bob);
        assertNotEquals(first.idAtLocation(), second.idAtLocation());
        first.add_(5);
        assertArrayEquals(new long[] {1, 2}, second.get().toLongArray());
        assertArrayEquals(new long[] {1, 2}, x.toLongArray());
    }

    @Test
    void objectsAreListedInTheOrderTheyWereMade() {
        Tensor a = bob.zeros(2);
        Tensor b = fp.tensor(1, 2, 3).send(bob);
        Tensor c = b.add(b);
        List<Long> ids = List.copyOf(bob.objects().keySet());
        assertEquals(List.of(a.idAtLocation(), b.idAtLocation(), c.idAtLocation()), ids);
        ObjectInfo info = bob.objects().get(b.idAtLocation());
        assertEquals(DType.INT64, info.dtype());
        assertEquals(Shape.of(3), info.shape());
    }

    @Test
    void getBringsItHomeAndReleasesIt() {
        Tensor far = fp.tensor(1, 2, 3).send(bob);
        Tensor home = far.get();
        assertArrayEquals(new long[] {1, 2, 3}, home.toLongArray());
        assertTrue(bob.objects().isEmpty());
        TensorReleasedException spent = assertThrows(TensorReleasedException.class, far::get);
        assertTrue(spent.getMessage().contains("get"), spent.getMessage());
    }

    @Test
    void spentHandleThrowsAtEveryUse() {
        Tensor far = fp.tensor(1f, 2).send(bob);
        Tensor other = fp.tensor(1f, 2).send(bob);
        far.get();
        List<Runnable> uses =
                List.of(
                        far::shape,
                        far::dtype,
                        far::location,
                        far::get,
                        far::fetch,
                        far::clone,
                        far::detach,
                        far::sum,
                        far::t,
                        () -> far.add(other),
                        () -> other.add(far),
                        () -> other.copy_(far),
                        () -> far.add(1),
                        () -> far.send(bob),
                        () -> far.move(fp.me()),
                        () -> far.requiresGrad(true),
                        () -> far.tag("#x"),
                        () -> far.getAsync());
        for (int i = 0; i < uses.size(); i++) {
            Runnable use = uses.get(i);
            assertThrows(TensorReleasedException.class, use::run, "use " + i);
        }
        assertTrue(far.toString().contains("spent"), far.toString());
        far.close();
        far.close();
    }

    @Test
    void getThroughOneHandleDoesNotSpoilAnother() {
        Tensor far = fp.tensor(new float[] {1, 2, 3, 4}, 2, 2).send(bob);
        Tensor view = far.t();
        assertArrayEquals(new float[] {1, 3, 2, 4}, view.get().toFloatArray());
        assertArrayEquals(new float[] {1, 2, 3, 4}, far.fetch().toFloatArray());
        Tensor row = far.select(0, 1);
        far.close();
        assertArrayEquals(new float[] {3, 4}, row.get().toFloatArray());
        assertTrue(bob.objects().isEmpty());
    }

    @Test
    void fetchLeavesItThere() {
        Tensor far = fp.tensor(1, 2, 3).send(bob);
        assertArrayEquals(new long[] {1, 2, 3}, far.fetch().toLongArray());
        assertArrayEquals(new long[] {1, 2, 3}, far.fetch().toLongArray());
        assertEquals(1, bob.objects().size());
    }

    @Test
    void getOfALocalTensorIsItselfAndFetchCopies() {
        Tensor x = fp.tensor(1f, 2);
        assertSame(x, x.get());
        Tensor copy = x.fetch();
        assertNotSame(x, copy);
        copy.add_(1);
        assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
    }

    @Test
    void futuresOfReadsFromTwoWorkersOverlap() throws Exception {
        Worker alice = ground.worker("alice");
        List<Tensor> both = fp.tensor(1f, 2).send(bob, alice);
        var one = both.get(0).getAsync();
        var two = both.get(1).fetchAsync();
        assertArrayEquals(new float[] {1, 2}, one.get().toFloatArray());
        assertArrayEquals(new float[] {1, 2}, two.get().toFloatArray());
        assertThrows(TensorReleasedException.class, () -> both.get(0).sum());
        assertEquals(1, alice.objects().size());
    }

    @Test
    void leafBringsItsMarkAndItsGradientHome() {
        Tensor leaf = fp.tensor(1f, 2).requiresGrad(true).send(bob);
        assertTrue(leaf.requiresGrad() && leaf.isLeaf());
        assertNull(leaf.grad());
        leaf.mul(leaf).sum().backward();
        assertSame(bob, leaf.grad().location());
        assertArrayEquals(new float[] {2, 4}, leaf.grad().get().toFloatArray());
        Tensor home = leaf.get();
        assertTrue(home.requiresGrad() && home.isLeaf());
        assertArrayEquals(new float[] {2, 4}, home.grad().toFloatArray());
    }

    @Test
    void nonLeafComesHomeWithoutMark() {
        Tensor leaf = bob.ones(2).requiresGrad(true);
        Tensor y = leaf.mul(3);
        assertFalse(y.fetch().requiresGrad());
        assertFalse(y.get().requiresGrad());
        assertTrue(leaf.requiresGrad());
    }

    @Test
    void tagsAndDescriptionsAreFound() {
        Tensor x = fp.tensor(1, 2).send(bob).tag("#a", "#b").describe("a pair");
        bob.zeros(3).tag("#a");
        assertEquals(2, bob.search("#a").size());
        List<Tensor> found = bob.search("#a", "#b");
        assertEquals(1, found.size());
        assertEquals(x.idAtLocation(), found.get(0).idAtLocation());
        assertEquals("a pair", bob.objects().get(x.idAtLocation()).description());
        assertEquals(Set.of("#a", "#b"), bob.objects().get(x.idAtLocation()).tags());
        x.close();
        assertArrayEquals(new long[] {1, 2}, found.get(0).get().toLongArray());
        assertThrows(FarpointException.class, () -> bob.search());
    }

    @Test
    void workerPrintsItsKindItsIdAndItsObjects() {
        Tensor x = bob.zeros(2);
        assertTrue(
                bob.toString().matches("<(Virtual|Remote)Worker id:bob #objects:1>"),
                bob.toString());
        x.close();
        assertTrue(bob.toString().endsWith("#objects:0>"), bob.toString());
        assertEquals("<LocalWorker id:me #objects:0>", fp.me().toString());
    }

    @Test
    void localTensorsPrintAsTorchPrintsThem() {
        assertEquals("tensor([1, 2, 3])", fp.tensor(1, 2, 3).toString());
        assertEquals("tensor([1., 2.])", fp.tensor(1f, 2f).toString());
        assertEquals("tensor([0.5000, 2.0000])", fp.tensor(0.5f, 2f).toString());
        assertEquals("tensor([1.], dtype=float64)", fp.tensor(1.0).toString());
        assertEquals("tensor([ True, False])", fp.tensor(true, false).toString());
        assertEquals("tensor(3.)", fp.scalar(3f).toString());
        assertEquals("tensor([])", fp.zeros(0).toString());
        assertEquals("tensor([[1., 1.],\n        [1., 1.]])", fp.ones(2, 2).toString());
        assertEquals("tensor([1.0000e+00, 1.0000e+09])", fp.tensor(1f, 1e9f).toString());
        assertEquals(
                "tensor([nan, inf, -inf, 1.])",
                fp.tensor(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f)
                        .toString()
                        .replaceAll(" +", " ")
                        .replace("[ ", "["));
        assertEquals(
                "tensor([1.], grad_fn=<Mul>)", fp.tensor(1f).requiresGrad(true).mul(1).toString());
        assertEquals("tensor([1., nan])", fp.tensor(1f, Float.NaN).toString());
        assertEquals("tensor([-0., 0.])", fp.tensor(-0f, 0f).toString());
        assertEquals(
                "tensor([0.1000, 0.1000, 0.1000, 0.1000, 0.1000, 0.1000, 0.1000, 0.1000, 0.1000],\n"
                        + "       dtype=float64, requires_grad=True)",
                fp.full(DType.FLOAT64, 0.1, 9).requiresGrad(true).toString());
        assertEquals(
                "tensor([1., 1., 1.,  ..., 1., 1., 1.])", fp.ones(1).expand(1L << 40).toString());
        String long1 = fp.arange(2000).toString();
        assertEquals("tensor([   0,    1,    2,  ..., 1997, 1998, 1999])", long1);
    }
}
