package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DeadlineExceededException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waiting for an answer. */
@Tag("unit")
class PendingTest {
    private static Pending<String> after(int looks) {
        return new Pending<>() {
            private int seen;

            @Override
            public boolean poll() {
                return ++seen > looks;
            }

            @Override
            public String result() {
                return "answer " + seen;
            }
        };
    }

    @Test
    void answerThatIsThereIsGivenAtTheFirstLook() {
        assertEquals("answer 1", after(0).await(Duration.ZERO, "it"));
        assertEquals("x", Pending.of("x").await(Duration.ZERO, "it"));
    }

    @Test
    void answerThatComesWithinTheFirstLooksNeedsNoTime() {
        assertEquals(
                "answer " + Pending.SPINS, after(Pending.SPINS - 1).await(Duration.ZERO, "it"));
    }

    @Test
    void answerThatComesLaterIsWaitedFor() {
        assertEquals("answer 301", after(300).await(Duration.ofSeconds(60), "it"));
    }

    @Test
    void answerThatDoesNotComeIsADeadlineByName() {
        Pending<String> never = after(Integer.MAX_VALUE - 1);
        String told =
                assertThrows(
                                DeadlineExceededException.class,
                                () -> never.await(Duration.ofMillis(1), "a read of bob"))
                        .getMessage();
        assertTrue(told.contains("a read of bob") && told.contains("1 ms"), told);
    }

    @Test
    void failureIsThrown() {
        RuntimeException failure = new IllegalStateException("no");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> Pending.failed(failure).await(Duration.ZERO, "it")));
    }
}
