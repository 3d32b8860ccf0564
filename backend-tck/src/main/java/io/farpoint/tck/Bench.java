package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.op.FailureCode;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Support;
import io.farpoint.tck.oracle.OracleBackend;
import java.util.List;
import java.util.Set;

/**
 * The door under test beside one to the oracle.
 *
 * @param door the door under test
 * @param oracle the door to the oracle
 * @param capabilities what the backend under test says of itself
 */
public record Bench(Door door, Door oracle, Capabilities capabilities) implements AutoCloseable {
    /**
     * A bench for a door.
     *
     * @param door the door under test, closed with the bench
     * @param capabilities what the backend behind it says of itself
     */
    public Bench(Door door, Capabilities capabilities) {
        this(door, new BackendDoor(new OracleBackend()), capabilities);
    }

    /**
     * Whether the backend under test runs an op at all; laws leave out what it does not, and the
     * support table says what that is.
     *
     * @param signature the op and its dtypes
     * @return true if it runs, natively or decomposed
     */
    public boolean runs(OpSignature signature) {
        return door.supports(signature) != Support.NONE;
    }

    /**
     * Runs a case behind both doors and compares.
     *
     * @param example the case
     * @param tolerance how far the outputs may be off
     */
    public void check(Case example, Tolerance tolerance) {
        if (runs(example.signature())) {
            checkAgainst(example, good(example, oracle).outputs(), tolerance);
        }
    }

    /**
     * Runs a case behind the door under test and compares with what is known.
     *
     * @param example the case
     * @param expected the outputs' objects as they must be afterwards
     * @param tolerance how far the outputs may be off
     */
    public void checkAgainst(Case example, List<HostArray> expected, Tolerance tolerance) {
        if (!runs(example.signature())) {
            return;
        }
        Case.Outcome actual = good(example, door);
        checkInputs(example, actual);
        for (int i = 0; i < expected.size(); i++) {
            Agreement.check(
                    example + ", output " + i,
                    example.outputs().get(i).layout(),
                    expected.get(i),
                    actual.outputs().get(i),
                    tolerance);
        }
    }

    private static Case.Outcome good(Case example, Door door) {
        Case.Outcome outcome = example.on(door);
        assertTrue(outcome.failure().isEmpty(), () -> example + " fails: " + outcome.failure());
        return outcome;
    }

    /**
     * Runs a case behind the door under test many times: the bits are the same each time.
     *
     * @param example the case
     * @param times how many
     */
    public void checkRepeats(Case example, int times) {
        if (!runs(example.signature())) {
            return;
        }
        Case.Outcome first = good(example, door);
        for (int time = 1; time < times; time++) {
            checkAgainst(example, first.outputs(), Tolerance.EXACT);
        }
    }

    /**
     * Runs a case that its values make fail.
     *
     * @param example the case
     * @param code the reason it must give
     * @param values the values of which it may name any
     */
    public void checkFails(Case example, FailureCode code, Set<Long> values) {
        if (!runs(example.signature())) {
            return;
        }
        Case.Outcome actual = example.on(door);
        assertTrue(actual.failure().isPresent(), () -> example + " does not fail");
        Door.Failure failure = actual.failure().get();
        assertEquals(code, failure.code(), () -> example + " gives a wrong reason");
        assertTrue(
                values.contains(failure.value()),
                () -> example + " names " + failure.value() + ", which is none of " + values);
        checkInputs(example, actual);
    }

    /** No op changes an input that is not an output too. */
    private static void checkInputs(Case example, Case.Outcome actual) {
        for (int i = 0; i < example.inputs().size(); i++) {
            Agreement.checkUnchanged(
                    example + ", input " + i,
                    example.inputs().get(i).object(),
                    actual.inputs().get(i));
        }
    }

    @Override
    public void close() {
        try (oracle) {
            door.close();
        }
    }
}
