package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.Scope;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.WorkerUnavailableException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Workers of other processes, killed or stopped at a moment of chance in the middle of whatever is
 * under way. {@code -Dfarpoint.kill.rounds} says how often, {@code -Dfarpoint.kill.seed} repeats a
 * run's choices.
 */
@Tag("system")
@Isolated("it stops processes and watches the clock")
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class KillRunTest {
    private static final long SUSPECT_MS = 500;
    private static final String TIMES = "suspect-ms=" + SUSPECT_MS + "|lease-ms=20000";
    private static final int MOST_MS = 400;
    private static final int LARGE = 1 << 20;

    private final Random random = new Random(Long.getLong("farpoint.kill.seed", 20_261_124));
    private int killed;
    private int stopped;

    @Test
    void whateverIsUnderWayFailsByNameOrGoesOn() throws Exception {
        int rounds = Integer.getInteger("farpoint.kill.rounds", 4);
        for (int round = 0; round < rounds; round++) {
            String uri =
                    random.nextBoolean() ? "aeron:ipc?" + TIMES : Doors.UDP.get() + "|" + TIMES;
            try (Victim victim = Victim.worker(uri);
                    Farpoint fp = Farpoint.start(Options.defaults())) {
                Worker bob = fp.connect("bob", victim.said());
                if (round % 2 == 0) {
                    kill(fp, bob, victim);
                } else {
                    stop(bob, victim);
                }
            }
        }
        System.out.printf(
                "%d workers killed in the middle of work, %d stopped and continued%n",
                killed, stopped);
        assertEquals(rounds, killed + stopped);
    }

    private void kill(Farpoint fp, Worker bob, Victim victim) throws Exception {
        Worker carol = fp.virtualWorker("carol");
        Job job = Job.values()[random.nextInt(Job.values().length)];
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread work =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                while (true) {
                                    job.run(fp, bob, carol);
                                    begun.countDown();
                                }
                            } catch (Throwable ended) {
                                end.set(ended);
                            }
                        });
        begun.await();
        Thread.sleep(random.nextInt(MOST_MS));
        victim.kill();
        work.join();
        assertInstanceOf(WorkerUnavailableException.class, end.get(), () -> job + ": " + end.get());
        assertTrue(end.get().getMessage().contains("worker \"bob\""), end.get()::getMessage);
        assertEquals(3, carol.ones(3).sum().fetch().item(), "another worker goes on");
        killed++;
    }

    private void stop(Worker bob, Victim victim) throws Exception {
        Tensor count = bob.zeros(3);
        int adds = 0;
        for (int i = 0; i < 3; i++) {
            adds += add(count);
            victim.stop();
            adds += add(count);
            Thread.sleep(random.nextInt((int) (2 * SUSPECT_MS)));
            adds += add(count);
            victim.resume();
            adds += add(count);
        }
        assertEquals(adds, Victim.eventuallyMax(count), "each command once");
        stopped++;
    }

    private int add(Tensor count) {
        int adds = random.nextInt(200);
        for (int i = 0; i < adds; i++) {
            count.add_(1);
        }
        return adds;
    }

    /** What may be under way. */
    private enum Job {
        FETCH {
            @Override
            void work(Farpoint fp, Worker bob, Worker carol) {
                bob.ones(5).add(1).fetch();
            }
        },
        SEND_AND_FETCH {
            @Override
            void work(Farpoint fp, Worker bob, Worker carol) {
                fp.ones(LARGE).send(bob).fetch();
            }
        },
        MOVE {
            @Override
            void work(Farpoint fp, Worker bob, Worker carol) {
                carol.ones(LARGE).move(bob).move(carol);
                bob.sync();
            }
        },
        TRAIN {
            @Override
            void work(Farpoint fp, Worker bob, Worker carol) {
                Tensor x = bob.ones(64, 32);
                Tensor weight = bob.ones(8, 32).requiresGrad(true);
                x.matmul(weight.t()).tanh().sum().backward();
                weight.grad().to(carol).sum();
                weight.grad().sum().fetch();
            }
        };

        abstract void work(Farpoint fp, Worker bob, Worker carol);

        void run(Farpoint fp, Worker bob, Worker carol) {
            try (Scope _ = fp.scope()) {
                work(fp, bob, carol);
            }
        }
    }
}
