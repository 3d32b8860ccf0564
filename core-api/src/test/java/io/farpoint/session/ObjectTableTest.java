package io.farpoint.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of ids against a hash map. */
@Tag("unit")
class ObjectTableTest {
    private static final int STEPS = 2_000;

    private final ObjectTable table = new ObjectTable();

    private static StoredObject object(long id) {
        return new StoredObject(id, DType.BOOL, Shape.SCALAR, false);
    }

    /** Ids of a few kinds: rising, equal in their low bits, anything. */
    private static long id(Random random, long base, int step) {
        return switch (random.nextInt(3)) {
            case 0 -> base + step;
            case 1 -> base + 64L * random.nextInt(40);
            default -> base + random.nextInt(200);
        };
    }

    @ParameterizedTest
    @MethodSource("io.farpoint.stub.TestSeeds#several")
    void doesWhatAHashMapDoes(long seed) {
        Random random = new Random(seed);
        Map<Long, StoredObject> map = new HashMap<>();
        long base = random.nextLong();
        for (int step = 0; step < STEPS; step++) {
            long id = id(random, base, step);
            if (random.nextInt(5) < 3) {
                StoredObject object = object(id);
                assertEquals(map.putIfAbsent(id, object) == null, table.add(object));
            } else {
                assertSame(map.remove(id), table.remove(id));
            }
            assertEquals(map.size(), table.size());
            long asked = id(random, base, step);
            assertSame(map.get(asked), table.get(asked));
        }
        map.forEach((id, object) -> assertSame(object, table.get(id)));
        assertArrayEquals(sorted(map), table.inOrder());
    }

    private static StoredObject[] sorted(Map<Long, StoredObject> map) {
        List<StoredObject> all = new ArrayList<>(map.values());
        all.sort((a, b) -> Long.compare(a.id, b.id));
        return all.toArray(StoredObject[]::new);
    }

    @Test
    void idTakenIsRefusedAndTheFirstStays() {
        StoredObject first = object(7);
        assertTrue(table.add(first));
        assertFalse(table.add(object(7)));
        assertSame(first, table.get(7));
        assertEquals(1, table.size());
    }

    @Test
    void whatIsNotThereIsNull() {
        table.add(object(1));
        assertNull(table.get(65));
        assertNull(table.remove(65));
        assertEquals(1, table.size());
    }

    @Test
    void extremeIdsAreIdsLikeOthers() {
        for (long id : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertTrue(table.add(object(id)));
            assertEquals(id, table.get(id).id);
        }
    }

    @Test
    void orderIsThatOfTheIds() {
        for (long id : new long[] {300, 5, 70, 64, 128}) {
            table.add(object(id));
        }
        assertArrayEquals(
                new long[] {5, 64, 70, 128, 300},
                java.util.Arrays.stream(table.inOrder()).mapToLong(object -> object.id).toArray());
    }
}
