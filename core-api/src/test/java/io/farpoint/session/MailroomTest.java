package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Shape;
import io.farpoint.stub.StubBackend;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Moved bytes and the objects that expect them, by ticket, against a clock that the test turns. */
@Tag("unit")
class MailroomTest {
    private static final long LAPSE_NANOS = Mailroom.TICKET_MS * 1_000_000;

    private final StubBackend backend = StubBackend.inline();
    private long nanos = -5; // a clock of nanoseconds may stand anywhere
    private final Mailroom mailroom = new Mailroom(() -> nanos);

    private static Mailroom.Expectation expectation() {
        return new Mailroom.Expectation(null, new StoredObject(1, DType.UINT8, Shape.of(4), false));
    }

    private Parcel parcel() {
        return new Parcel.OnDevice(backend, backend.allocate(4), null);
    }

    @Test
    void parcelFindsTheExpectationThatCameFirst() {
        Mailroom.Expectation waiting = expectation();
        assertNull(mailroom.expect(7, waiting));
        assertSame(waiting, mailroom.deliver(7, parcel()));
        assertTrue(mailroom.isEmpty());
    }

    @Test
    void expectationFindsTheParcelThatCameFirst() {
        Parcel parcel = parcel();
        assertNull(mailroom.deliver(7, parcel));
        assertSame(parcel, mailroom.expect(7, expectation()));
        assertTrue(mailroom.isEmpty());
        assertEquals(1, backend.live(), "whoever takes the parcel owns it");
    }

    @Test
    void ticketsAreApart() {
        Mailroom.Expectation waiting = expectation();
        mailroom.expect(7, waiting);
        assertNull(mailroom.deliver(8, parcel()));
        assertSame(waiting, mailroom.deliver(7, parcel()));
    }

    @Test
    void ticketIsGoodOnce() {
        mailroom.expect(7, expectation());
        mailroom.deliver(7, parcel());
        assertNull(mailroom.deliver(7, parcel()), "nobody waits any more");
    }

    @Test
    void expectationLapses() {
        Mailroom.Expectation waiting = expectation();
        mailroom.expect(7, waiting);
        nanos += LAPSE_NANOS - 1;
        assertNull(mailroom.takeLapsed());
        nanos += 1;
        assertSame(waiting, mailroom.takeLapsed());
        assertNull(mailroom.takeLapsed(), "told once");
        assertTrue(mailroom.isEmpty());
    }

    @Test
    void everyExpectationLapses() {
        Set<Mailroom.Expectation> all = new HashSet<>();
        for (long ticket = 0; ticket < 20; ticket++) {
            Mailroom.Expectation waiting = expectation();
            all.add(waiting);
            mailroom.expect(ticket, waiting);
        }
        nanos += LAPSE_NANOS;
        Set<Mailroom.Expectation> lapsed = new HashSet<>();
        for (Mailroom.Expectation one; (one = mailroom.takeLapsed()) != null; ) {
            lapsed.add(one);
        }
        assertEquals(all, lapsed);
    }

    @Test
    void lapseIsCountedFromTheArrivalOfEach() {
        mailroom.expect(7, expectation());
        nanos += LAPSE_NANOS / 2;
        Mailroom.Expectation later = expectation();
        mailroom.expect(8, later);
        nanos += LAPSE_NANOS / 2;
        mailroom.takeLapsed();
        assertNull(mailroom.takeLapsed());
        assertSame(later, mailroom.deliver(8, parcel()));
    }

    @Test
    void earlyParcelLapsesAndItsMemoryGoes() {
        mailroom.deliver(7, parcel());
        nanos += LAPSE_NANOS;
        assertNull(mailroom.takeLapsed());
        assertEquals(0, backend.live());
        assertNull(mailroom.expect(7, expectation()), "it is gone");
    }

    @Test
    void clockMayWrapAround() {
        nanos = Long.MAX_VALUE - LAPSE_NANOS / 2;
        mailroom.expect(7, expectation());
        assertNull(mailroom.takeLapsed());
        nanos += LAPSE_NANOS - 1;
        assertNull(mailroom.takeLapsed());
        nanos += 1;
        assertEquals(false, mailroom.takeLapsed() == null);
    }

    @Test
    void earlyParcelsHaveALimit() {
        for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS; ticket++) {
            mailroom.deliver(ticket, parcel());
        }
        LimitExceededException refused =
                assertThrows(LimitExceededException.class, () -> mailroom.deliver(-1, parcel()));
        assertTrue(
                refused.getMessage().contains("" + Mailroom.MAX_EARLY_PARCELS),
                refused.getMessage());
    }

    @Test
    void limitCountsNoParcelThatSomebodyExpects() {
        for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS; ticket++) {
            mailroom.deliver(ticket, parcel());
        }
        Mailroom.Expectation waiting = expectation();
        mailroom.expect(-1, waiting);
        assertSame(waiting, mailroom.deliver(-1, parcel()));
    }

    @Test
    void roomComesBackWithEachParcelTakenOrLapsed() {
        for (int round = 0; round < 3; round++) {
            for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS; ticket++) {
                mailroom.deliver(ticket, parcel());
            }
            if (round == 0) {
                for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS; ticket++) {
                    mailroom.expect(ticket, expectation());
                }
            } else {
                nanos += LAPSE_NANOS;
                mailroom.takeLapsed();
            }
        }
    }

    /** Else a peer that sends twice uses up the room of all others, a parcel at a time. */
    @Test
    void parcelSentTwiceTakesOnePlaceAndLeaksNothing() {
        for (int i = 0; i < Mailroom.MAX_EARLY_PARCELS + 1; i++) {
            Parcel parcel = parcel();
            try {
                mailroom.deliver(7, parcel);
            } catch (FarpointException refusedIsFineToo) {
                Mailroom.discard(parcel);
            }
        }
        nanos += LAPSE_NANOS;
        mailroom.takeLapsed();
        assertNull(mailroom.deliver(8, parcel()), "there is room again");
        nanos += LAPSE_NANOS;
        mailroom.takeLapsed();
        assertEquals(0, backend.live(), "every parcel but the kept one was given back");
    }

    @Test
    void refusalAtTheLimitLosesNoEarlierParcel() {
        Parcel first = parcel();
        for (long ticket = 0; ticket < Mailroom.MAX_EARLY_PARCELS; ticket++) {
            mailroom.deliver(ticket, ticket == 0 ? first : parcel());
        }
        try {
            mailroom.deliver(0, parcel());
        } catch (RuntimeException refused) {
            assertSame(first, mailroom.expect(0, expectation()));
        }
    }

    /** Else the first object stays expected for ever, and its session stalls with it. */
    @Test
    void ticketExpectedTwiceLosesNeitherExpectation() {
        Mailroom.Expectation first = expectation();
        Mailroom.Expectation second = expectation();
        Set<Mailroom.Expectation> told = new HashSet<>();
        mailroom.expect(7, first);
        try {
            mailroom.expect(7, second);
        } catch (RuntimeException refused) {
            told.add(second);
        }
        Mailroom.Expectation served = mailroom.deliver(7, parcel());
        told.add(served);
        nanos += LAPSE_NANOS;
        for (Mailroom.Expectation one; (one = mailroom.takeLapsed()) != null; ) {
            told.add(one);
        }
        assertEquals(Set.of(first, second), told);
    }

    @Test
    void clearDropsAllAndItsMemory() {
        mailroom.deliver(7, parcel());
        mailroom.expect(8, expectation());
        mailroom.clear();
        assertTrue(mailroom.isEmpty());
        assertEquals(0, backend.live());
    }
}
