package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The second storey of the kit: every op of every dtype, against the oracle, through a {@link
 * Door}. A backend joins by a subclass that lists its capabilities; a link by one that also opens
 * its own door.
 *
 * <pre>{@code
 * class CpuOpLawsTest extends OpLaws {
 *     @Override
 *     public Capabilities capabilities() {
 *         return Capabilities.of("cpu", limitBytes -> new CpuBackend(..., limitBytes));
 *     }
 * }
 * }</pre>
 */
@Tag("tck")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OpLaws
        implements ScalarLaws,
                MapLaws,
                ExpressionLaws,
                FailureLaws,
                ReduceLaws,
                MatMulLaws,
                IndexingLaws,
                RandomLaws,
                CompositeLaws,
                RepeatLaws {
    private Bench bench;

    /**
     * What the backend under test says of itself.
     *
     * @return its capabilities
     */
    public abstract Capabilities capabilities();

    /**
     * Opens the door under test: to the backend itself, if a subclass does not say otherwise.
     *
     * @return a door that the kit closes
     */
    protected Door open() {
        return new BackendDoor(capabilities().open());
    }

    @Override
    public final Bench bench() {
        return bench;
    }

    /** Opens the door once for all laws. */
    @BeforeAll
    public void openDoor() {
        bench = new Bench(open(), capabilities());
    }

    /** Closes it; guard bytes of what is left are checked once more. */
    @AfterAll
    public void closeDoor() {
        if (bench != null) {
            bench.close();
        }
    }

    /** A fall-back to another backend is a failure, never a silence. */
    @Test
    public void theBackendAskedForAnswers() {
        assertEquals(capabilities().backend(), bench.door().backend());
    }
}
