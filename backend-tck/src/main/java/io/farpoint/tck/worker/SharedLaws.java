package io.farpoint.tck.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.RemoteExecutionException;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several clients on one worker, for doors through which they can reach it. */
public abstract class SharedLaws extends WorkerLaw {
    private Farpoint other;
    private Worker sameBob;

    @BeforeEach
    void openAnotherClient() {
        other = ground.another();
        sameBob = ground.worker(other, "bob");
    }

    @Test
    void eachClientSeesItsOwnObjectsAlone() {
        Tensor mine = fp.tensor(1f, 2).send(bob).tag("#shared");
        Tensor theirs = other.tensor(3f, 4, 5).send(sameBob);
        assertEquals(Set.of(mine.idAtLocation()), bob.objects().keySet());
        assertEquals(Set.of(theirs.idAtLocation()), sameBob.objects().keySet());
        assertTrue(sameBob.search("#shared").isEmpty(), "others' tags stay unseen");
    }

    @Test
    void failureOfOneClientIsNotHeardByAnother() {
        Tensor theirs = other.tensor(1f, 2).send(sameBob);
        Tensor bad = fp.tensor(1f).send(bob).indexSelect(0, fp.tensor(5L).send(bob));
        assertThrows(RemoteExecutionException.class, bad::fetch);
        sameBob.sync();
        assertArrayEquals(new float[] {2, 4}, theirs.add(theirs).get().toFloatArray());
    }

    @Test
    void bytesOfOneClientsFreedObjectAreNotSeenByAnother() {
        for (int i = 0; i < 20; i++) {
            Tensor secret = bob.full(42, 1000);
            secret.fetch();
            secret.close();
            bob.sync();
            Tensor fresh = sameBob.zeros(1000);
            assertEquals(0, fresh.fetch().abs().sum().item());
            Tensor partly = sameBob.ones(10).requiresGrad(true);
            partly.slice(0, 2, 3).sum().backward();
            assertEquals(1, partly.grad().fetch().abs().sum().item(), "zero but for the slice");
        }
    }

    @Test
    void clientThatLeavesTakesItsObjectsAlone() {
        Tensor mine = fp.tensor(1f, 2).send(bob);
        other.tensor(3f, 4, 5).send(sameBob);
        other.close();
        bob.sync();
        assertArrayEquals(new float[] {1, 2}, mine.get().toFloatArray());
    }

    @Test
    void dataOfTheOwnerIsBorrowedReadOnly() {
        ground.host("bob")
                .publish(
                        DType.FLOAT32,
                        Shape.of(2),
                        MemorySegment.ofArray(new float[] {3, 4}),
                        Set.of("#lent"),
                        "the owner's");
        Tensor lent = bob.search("#lent").get(0);
        assertArrayEquals(new float[] {9, 16}, lent.mul(lent).get().toFloatArray());
        assertThrows(FarpointException.class, () -> lent.add_(1));
        Tensor theirs = sameBob.search("#lent").get(0);
        Tensor again = bob.search("#lent").get(0);
        assertNotEquals(lent.idAtLocation(), again.idAtLocation());
        assertArrayEquals(new float[] {3, 4}, again.get().toFloatArray());
        assertArrayEquals(new float[] {3, 4}, lent.fetch().toFloatArray());
        assertArrayEquals(new float[] {3, 4}, theirs.get().toFloatArray());
        assertEquals(1, bob.search("#lent").size(), "a get ends the borrow alone");
    }
}
