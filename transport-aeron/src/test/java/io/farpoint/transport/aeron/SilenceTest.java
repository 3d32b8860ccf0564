package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose silence a silence is. */
@Tag("unit")
class SilenceTest {
    private static final long BEAT = 100;
    private static final long PAUSE = 1_000_000;

    private final Silence silence = new Silence(7, BEAT);

    @Test
    void silenceIsWhatPassesBetweenLooks() {
        assertEquals(40, silence.look(47));
        assertEquals(130, silence.look(137));
        assertEquals(130, silence.look(137), "a look at the same moment adds nothing");
    }

    @Test
    void pauseOfThisProcessIsNotTheOthersSilence() {
        assertEquals(10, silence.look(17));
        assertEquals(10 + BEAT, silence.look(17 + PAUSE));
        assertEquals(10 + BEAT + 5, silence.look(17 + PAUSE + 5));
    }

    @Test
    void whateverIsHeardEndsIt() {
        silence.look(87);
        silence.heard(97);
        assertEquals(3, silence.look(100));
        silence.heard(100 + PAUSE);
        assertEquals(1, silence.look(101 + PAUSE), "and a pause before it counts for nothing");
    }

    @Test
    void clockMayPassItsLargestNumber() {
        Silence late = new Silence(Long.MAX_VALUE - 10, BEAT);
        assertEquals(21, late.look(Long.MIN_VALUE + 10));
    }
}
