package io.farpoint.engine;

import io.farpoint.AutogradException;
import io.farpoint.FarpointException;
import io.farpoint.Tensor;
import io.farpoint.op.Layout;
import io.farpoint.session.Pending;
import java.lang.ref.Reference;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/**
 * All ways of a tensor from worker to worker. Each is two commands issued together: the source
 * sends under a one-time ticket, the destination expects it. Nothing is freed before the bytes are
 * there.
 */
final class Transfers {
    private static final SecureRandom TICKETS = new SecureRandom();

    private Transfers() {}

    /** A copy on its way: the new record and the answer whether it came. */
    private record Copy(
            Handle source,
            boolean leaf,
            ObjectRecord record,
            Pending<Void> settled,
            Copy gradient) {
        boolean poll() {
            return settled.poll() && (gradient == null || gradient.poll());
        }

        void requireArrived() {
            settled.result();
            if (gradient != null) {
                gradient.requireArrived();
            }
        }

        void drop() {
            record.dropHandle();
            if (gradient != null) {
                gradient.drop();
            }
        }
    }

    static Tensor send(Handle handle, EngineWorker to) {
        requireUncut(handle, "send");
        requireSameEngine(handle, to);
        ObjectRecord record = copy(handle, to);
        if (handle.needsGrad()) {
            record.markLeaf(true);
        }
        return enlist(record);
    }

    static Tensor to(Handle handle, EngineWorker to) {
        handle.requireLive();
        requireSameEngine(handle, to);
        if (handle.worker() == to) {
            return handle;
        }
        ObjectRecord record = copy(handle, to);
        handle.engine().recorder().recordTransfer(handle, record);
        Reference.reachabilityFence(handle);
        return enlist(record);
    }

    static Tensor get(Handle handle) {
        handle.requireLive();
        if (!handle.isFar()) {
            return handle;
        }
        return spend(handle, await(begin(handle, handle.engine().me())), "get brought it home");
    }

    static Tensor fetch(Handle handle) {
        handle.requireLive();
        return await(begin(handle, handle.engine().me()));
    }

    static Tensor move(Handle handle, EngineWorker to) {
        handle.requireLive();
        requireSameEngine(handle, to);
        if (handle.worker() == to) {
            return handle;
        }
        requireUncut(handle, "move");
        return spend(handle, await(begin(handle, to)), "move took it to " + to.id());
    }

    static CompletableFuture<Tensor> getAsync(Handle handle) {
        handle.requireLive();
        if (!handle.isFar()) {
            return CompletableFuture.completedFuture(handle);
        }
        return async(handle, begin(handle, handle.engine().me()), "get brought it home");
    }

    static CompletableFuture<Tensor> fetchAsync(Handle handle) {
        handle.requireLive();
        return async(handle, begin(handle, handle.engine().me()), null);
    }

    private static CompletableFuture<Tensor> async(Handle handle, Copy copy, String spent) {
        CompletableFuture<Tensor> future = new CompletableFuture<>();
        Engine engine = handle.engine();
        engine.courier()
                .send(
                        new Courier.Errand() {
                            @Override
                            public boolean advance() {
                                return deliver(handle, copy, spent, future);
                            }

                            @Override
                            public void abandon() {
                                copy.drop();
                                future.completeExceptionally(
                                        new FarpointException(
                                                "this Farpoint was closed before a transfer from "
                                                        + handle.worker().id()
                                                        + " had come"));
                            }
                        });
        return future;
    }

    /** Completes a future once its copy is there. */
    private static boolean deliver(
            Handle handle, Copy copy, String spent, CompletableFuture<Tensor> future) {
        try {
            if (!copy.poll()) {
                return false;
            }
            copy.requireArrived();
            Tensor tensor = finish(copy);
            future.complete(spent == null ? tensor : spend(handle, tensor, spent));
        } catch (RuntimeException failed) {
            copy.drop();
            future.completeExceptionally(failed);
        }
        return true;
    }

    /** Begins a copy that carries mark and gradient of a leaf along. */
    private static Copy begin(Handle handle, EngineWorker to) {
        ObjectRecord record = copy(handle, to);
        Copy gradient = null;
        boolean leaf = handle.needsGrad() && handle.isLeaf();
        if (leaf) {
            Handle grad = (Handle) handle.grad();
            if (grad != null) {
                gradient = begin(grad, to);
                grad.close();
            }
        }
        return new Copy(handle, leaf, record, to.link().settled(record), gradient);
    }

    private static Tensor await(Copy copy) {
        ObjectRecord record = copy.record();
        Engine engine = record.worker().engine();
        try {
            String what = "a transfer from " + copy.source().worker().id();
            engine.await(copy.settled(), what);
            if (copy.gradient() != null) {
                engine.await(copy.gradient().settled(), what);
            }
        } catch (RuntimeException failed) {
            copy.drop();
            throw failed;
        }
        return finish(copy);
    }

    private static Tensor finish(Copy copy) {
        ObjectRecord record = copy.record();
        if (copy.leaf()) {
            record.markLeaf(true);
        }
        if (copy.gradient() != null) {
            Handle gradient = enlist(copy.gradient().record());
            record.replaceGrad(record.worker().engine().own(gradient));
        }
        return enlist(record);
    }

    private static Tensor spend(Handle handle, Tensor arrived, String how) {
        handle.ref().spend(how);
        return arrived;
    }

    /** Issues the two commands; the new record has one handle, which the caller gives out. */
    private static ObjectRecord copy(Handle handle, EngineWorker to) {
        handle.acquire();
        try {
            Layout view = handle.layout();
            ObjectRecord record = to.newRecord(handle.record().dtype(), view.shape());
            long ticket = TICKETS.nextLong();
            try {
                handle.worker()
                        .link()
                        .moveOut(handle.record(), view, to.link().destination(), ticket);
                to.link().expect(record, ticket);
                if (handle.worker().link().advance()) {
                    handle.engine().courier().wake();
                }
            } catch (RuntimeException failed) {
                record.dropHandle();
                throw failed;
            }
            return record;
        } finally {
            handle.record().release();
        }
    }

    private static Handle enlist(ObjectRecord record) {
        Layout whole = Layout.contiguous(record.shape());
        return record.worker().engine().handles().enlist(new Handle(record, whole, false));
    }

    private static void requireUncut(Handle handle, String how) {
        handle.requireLive();
        if (handle.needsGrad() && !handle.isLeaf()) {
            throw new AutogradException(
                    how
                            + " of the result of "
                            + (handle.record().history() == null
                                    ? "a view"
                                    : handle.record().history().name())
                            + " would cut it from its graph: to(worker) keeps the gradient, "
                            + "detach()."
                            + how
                            + "(worker) drops it by choice");
        }
    }

    private static void requireSameEngine(Handle handle, EngineWorker to) {
        if (handle.engine() != to.engine()) {
            throw new FarpointException(
                    "worker "
                            + to.id()
                            + " belongs to another Farpoint than the tensor on "
                            + handle.worker().id());
        }
    }
}
