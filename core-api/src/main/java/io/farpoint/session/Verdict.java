package io.farpoint.session;

import io.farpoint.op.FailureCode;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Completion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What an op's failure output said, or has yet to say. Its 16 host bytes are a slot of the {@link
 * VerdictBook}, given back once the verdict is known.
 */
final class Verdict {
    /** What is known of it. */
    enum State {
        PENDING,
        CLEAN,
        FAILED
    }

    private final VerdictBook book;
    private final int slot;
    private final MemorySegment host;
    private final Completion read;
    private final Accused accused;
    private volatile State state = State.PENDING;
    private Poison poison;

    /** The op whose verdict it is: makes the poison, should it come to that. */
    interface Accused {
        Poison poison(String detail, Throwable cause);
    }

    Verdict(VerdictBook book, int slot, MemorySegment host, Completion read, Accused accused) {
        this.book = book;
        this.slot = slot;
        this.host = host;
        this.read = read;
        this.accused = accused;
    }

    /** Looks without waiting. */
    State poll() {
        return state == State.PENDING ? look() : state;
    }

    private synchronized State look() {
        if (state != State.PENDING) {
            return state;
        }
        try {
            if (!read.poll()) {
                return State.PENDING;
            }
        } catch (BackendException lost) {
            return conclude(accused.poison(lost.getMessage(), lost));
        }
        long code = host.get(ValueLayout.JAVA_LONG, 0);
        if (code == 0) {
            return conclude(null);
        }
        FailureCode failure = FailureCode.ofCode(code);
        long value = host.get(ValueLayout.JAVA_LONG, 8);
        String text = failure == null ? "unknown failure code " + code : failure.text();
        return conclude(accused.poison(text + ": " + value, null));
    }

    private State conclude(Poison found) {
        poison = found;
        state = found == null ? State.CLEAN : State.FAILED;
        book.release(slot);
        return state;
    }

    /** The poison of a failed verdict. */
    Poison poison() {
        return poison;
    }
}
