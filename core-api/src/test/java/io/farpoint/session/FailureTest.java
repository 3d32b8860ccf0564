package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.FarpointException;
import io.farpoint.GetNotPermittedException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.RemoteExecutionException;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.session.Failure.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures as they travel, and the exceptions they become. */
@Tag("unit")
class FailureTest {
    private static Failure of(Kind kind) {
        return new Failure(kind, "bob", "gather", "an index is out of range: 7", "Their.java:3");
    }

    @ParameterizedTest
    @EnumSource
    void kindTellsTheException(Kind kind) {
        Class<? extends FarpointException> expected =
                switch (kind) {
                    case EXECUTION -> RemoteExecutionException.class;
                    case NOT_FOUND -> ObjectNotFoundException.class;
                    case NOT_PERMITTED -> GetNotPermittedException.class;
                    case UNAVAILABLE -> WorkerUnavailableException.class;
                };
        assertInstanceOf(expected, of(kind).toException(null));
    }

    @ParameterizedTest
    @EnumSource
    void kindSurvivesTheWay(Kind kind) {
        RuntimeException there = of(kind).toException(null);
        assertEquals(kind, Failure.of(there, "alice").kind());
    }

    @Test
    void kindsAreFrozenOnTheWire() {
        List<String> codes =
                Stream.of(Kind.values()).map(kind -> kind + "=" + kind.code()).toList();
        assertEquals(
                List.of("EXECUTION=1", "NOT_FOUND=2", "NOT_PERMITTED=3", "UNAVAILABLE=4"), codes);
    }

    @Test
    void messageNamesOpWorkerReasonAndCaller() {
        String text = of(Kind.EXECUTION).toException(null).getMessage();
        assertEquals(
                "gather failed on worker bob: an index is out of range: 7; called at Their.java:3",
                text);
    }

    @Test
    void partsOfAnExecutionSurviveTheWay() {
        Failure first = of(Kind.EXECUTION);
        assertEquals(first, Failure.of(first.toException(null), "alice"));
    }

    @Test
    void causeOfThisProcessIsKept() {
        Exception cause = new IllegalStateException("why");
        assertSame(cause, of(Kind.EXECUTION).toException(cause).getCause());
    }

    @Test
    void otherExceptionsAreTheFailureOfTheWorkerThatTellsThem() {
        Failure told = Failure.of(new IllegalStateException("odd"), "alice");
        assertEquals(Kind.EXECUTION, told.kind());
        assertEquals("alice", told.worker());
        assertTrue(told.detail().contains("odd"), told.detail());
        assertEquals("", told.caller());
    }
}
